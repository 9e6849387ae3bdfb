// Entry point. Every page works without it; a behaviour is fetched the first time someone reaches for it.

// Assets carry one version for all (a folder or `?v=`), so that a module and its page never differ in age.
const version = new URL(import.meta.url).search;

// One promise a module: those who wait for it are served in their order, which two imports would not promise.
const modules = new Map();
function load(name) {
  if (!modules.has(name)) {
    const module = import(`./${name}.js${version}`);
    modules.set(name, module);
    module.catch(() => modules.delete(name));
  }
  return modules.get(name);
}

const WRITABLE = 'input, textarea, select, [contenteditable]';

// Sends a form as the browser would have done, with the button that was pressed.
function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement('input');
    Object.assign(pressed, { type: 'hidden', name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  HTMLFormElement.prototype.submit.call(form);
}

// A second press while the first is travelling does nothing; a download leaves the page here, hence the delay.
function refuseSecondPress(event) {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 3000);
}

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post') return;
  if (!form.matches('[data-fragment]')) {
    refuseSecondPress(event);
    return;
  }
  event.preventDefault();
  const data = new FormData(form, submitter); // as it was when pressed
  form.setAttribute('aria-busy', 'true'); // until its answer has come, see fragments.js
  load('fragments').then(
    (fragments) => fragments.send(form, submitter, data, sendPlainly),
    () => sendPlainly(form, submitter),
  );
});

// `toggle` does not bubble: it is caught on its way down.
document.addEventListener('toggle', ({ target }) => {
  if (!target.open || !target.matches('details[data-src]')) return;
  // A button that sends the form with what was typed in it comes before the address alone.
  const button = target.querySelector('button[formaction]');
  const follow = () => (button ? button.click() : location.assign(target.dataset.src));
  load('fragments').then((fragments) => fragments.fill(target, follow), follow);
}, true);

document.addEventListener('focusin', ({ target }) => {
  if (target.matches('[data-typeahead]:not([role])')) load('typeahead').then((module) => module.attach(target));
});

document.addEventListener('input', ({ target }) => {
  const form = target.closest('form[data-dirty]');
  if (form) load('dirty').then((module) => module.watch(form));
});

document.addEventListener('change', ({ target }) => {
  const form = target.closest('form[data-asks]');
  if (form) load('fragments').then((fragments) => fragments.ask(form), () => form.submit());
});

// A filter chosen with a pointer applies at once; with the keyboard, where each arrow is a choice, by the button.
let pointed = false;
document.addEventListener('pointerdown', () => { pointed = true; });
document.addEventListener('keydown', () => { pointed = false; });
document.addEventListener('change', ({ target }) => {
  if (!pointed || !target.matches('select, [type="checkbox"]')) return;
  target.closest('[data-filters]')?.querySelector('[data-apply]').click();
});

let keys = null; // once loaded, answers at once and so can hold back the browser's own reaction

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus(true);
  if (event.defaultPrevented || event.altKey || document.body.dataset.shortcuts === 'off') return;
  const command = event.ctrlKey || event.metaKey;
  if (command ? event.key === 'k' : event.key === '/' && !event.target.closest(WRITABLE)) openPalette(event);
  if (command || event.defaultPrevented || event.target.closest(WRITABLE)) return;
  if (!document.querySelector('[data-checklist]')) return;
  if (keys) keys.press(event);
  else load('checklist-keys').then((module) => { keys = module; keys.press(event); });
});

function openPalette(event) {
  if (!document.querySelector('[data-search]')) return;
  event.preventDefault();
  load('palette').then((palette) => palette.open());
}

// Menus close on Escape, where the focus goes back to their button, and on a press elsewhere.
function closeMenus(refocus, pressed = null) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (menu.contains(pressed)) continue;
    if (refocus && menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
}

document.addEventListener('click', ({ target }) => closeMenus(false, target));

// A link to a short list opens it as a menu; a press with a key held still opens the page.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-menu-of]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const menu = Object.assign(document.createElement('details'), { className: `menu ${link.className}` });
  Object.assign(menu.dataset, link.dataset, { menu: '', src: link.href });
  const summary = document.createElement('summary');
  summary.append(...link.childNodes);
  menu.append(summary, Object.assign(document.createElement('ul'), { id: link.dataset.menuOf }));
  link.replaceWith(menu);
  menu.open = true;
  summary.focus();
});

// Modules of one page: `data-module="carte"` runs the default export of `carte.js` on the element, once.
function startModules(root) {
  for (const element of [root, ...root.querySelectorAll('[data-module]')]) {
    if (!element.dataset?.module || element.dataset.started) continue;
    element.dataset.started = 'yes';
    load(element.dataset.module).then((module) => module.default(element));
  }
}

startModules(document.documentElement);
document.addEventListener('jalon:swap', ({ target }) => startModules(target));
