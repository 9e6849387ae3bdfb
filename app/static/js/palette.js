// The search of the header over the page: « / » or Ctrl+K. With nothing typed, it proposes where to go.

let dialog = null;

// Shows the palette, made the first time from the form of the header.
export function open() {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input').select();
}

function build() {
  const made = Object.assign(document.createElement('dialog'), { className: 'palette' });
  const form = document.querySelector('[data-search]').cloneNode(true);
  form.removeAttribute('data-search');
  form.querySelectorAll('ul, span').forEach((piece) => piece.remove()); // the proposals of the other field
  const input = form.querySelector('input');
  const field = Object.assign(document.createElement('input'), { type: 'search', name: 'q', id: 'palette', autocomplete: 'off' });
  field.placeholder = 'Une page, un point, une tâche, un jeu, un acteur…';
  field.setAttribute('aria-label', input.getAttribute('aria-label'));
  Object.assign(field.dataset, { typeahead: input.dataset.typeahead, least: 0 });
  input.replaceWith(field);
  made.setAttribute('aria-label', 'Rechercher');
  made.append(form);
  made.addEventListener('click', ({ target }) => { if (target === made) made.close(); }); // beside it
  document.body.append(made);
  return made;
}
