// The result, and what remains, follow each change of the columns, before anything is saved.

const PAUSE = 120; // several changes in a row ask once

let turn = 0;
let waiting = 0;

export default function watch(bench) {
  const form = bench.querySelector('#relier');
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => preview(bench, form), PAUSE);
  });
}

// Only the last answer counts; without one the page stays as it is, and its button still saves.
async function preview(bench, form) {
  const mine = ++turn;
  bench.querySelector('#resultat').setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(bench.dataset.preview, {
      method: 'POST',
      headers: { 'X-Jalon-Fragment': '1', Accept: 'text/html' },
      body: new URLSearchParams(new FormData(form)),
    });
    if (mine !== turn || !response.ok) return;
    const template = document.createElement('template');
    template.innerHTML = await response.text();
    for (const piece of [...template.content.children]) document.getElementById(piece.id)?.replaceWith(piece);
  } finally {
    bench.querySelector('#resultat').removeAttribute('aria-busy');
  }
}
