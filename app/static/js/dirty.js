// Warns before leaving a page with unsaved text. Nothing is stored in the browser.

const changed = new Set();

// Remembers that the form holds text that was not sent.
export function watch(form) {
  changed.add(form);
}

// A plain submit leaves the page on purpose; a fragment answer replaces the form, which is then out of the page.
document.addEventListener('submit', ({ target }) => changed.delete(target), true);

window.addEventListener('beforeunload', (event) => {
  const unsaved = [...changed].some((form) => form.isConnected);
  if (unsaved) event.preventDefault();
});
