// Follows a check under way: its progress every two seconds, then the verdict, which is a page of its own.

const PAUSE = 2000;

export default function follow(element) {
  setTimeout(() => look(element), PAUSE);
}

async function look(element) {
  if (!element.isConnected) return;
  try {
    const response = await fetch(element.dataset.url, { headers: { 'X-Jalon-Fragment': '1', Accept: 'text/html' } });
    const template = document.createElement('template');
    template.innerHTML = response.ok && !response.redirected ? await response.text() : '';
    const found = template.content.getElementById('controle');
    if (!found || !found.dataset.module) {
      location.reload();
      return;
    }
    for (const selector of ['[role="status"]', '.gauge']) {
      element.querySelector(selector).replaceWith(found.querySelector(selector));
    }
  } catch {
    // No network for now: the check goes on without us.
  }
  follow(element);
}
