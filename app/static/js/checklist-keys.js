// Keys of a checklist: j k or arrows between rows, 1 to 5 for a state, n note, z undo, ? help.
// Never heard in a field; switched off by `data-shortcuts="off"` on the body (WCAG 2.1.4).

const STATES = ['todo', 'in_progress', 'done', 'blocked', 'not_applicable'];

const rows = () => [...document.querySelectorAll('[data-checklist] [data-item]')];
const current = () => document.activeElement.closest('[data-item]');

// Handles one keydown that happened outside fields.
export function press(event) {
  const action = actionOf(event);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionOf({ key, code, shiftKey }) {
  const onRow = current() !== null;
  // The physical key: on a French keyboard the upper row gives « & é » unless Shift is held.
  const digit = !shiftKey || /\d/.test(key) ? code.match(/^(?:Digit|Numpad)([1-5])$/) : null;
  if (digit) return onRow ? () => answer(current(), STATES[digit[1] - 1]) : null;
  if (onRow && key === 'ArrowDown') return () => move(1);
  if (onRow && key === 'ArrowUp') return () => move(-1);
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    n: onRow ? () => writeNote(current()) : null,
    z: undo,
    '?': showHelp,
  };
  return actions[key] ?? null;
}

function move(step) {
  const all = rows();
  const here = all.indexOf(current());
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
  next?.querySelector('summary').focus();
}

// An open row is sent with what is written in it, a closed one by the form shared by all rows.
function answer(row, state) {
  const radio = row.querySelector(`input[type="radio"][value="${state}"]`);
  if (radio) {
    radio.checked = true;
    radio.form.requestSubmit();
    return;
  }
  const form = document.querySelector('form[data-quick]');
  if (!form) return;
  const button = document.createElement('button');
  Object.assign(button, { name: 'set', value: `${row.dataset.item}:${state}:${row.dataset.seen}`, hidden: true });
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function writeNote(row) {
  const details = row.querySelector('details');
  const note = row.querySelector('[data-note]');
  details.open = true;
  if (note) note.focus();
  else document.addEventListener('jalon:swap', ({ target }) => target.querySelector('[data-note]')?.focus(), { once: true });
}

// What is travelling is what is meant: its notice, and the button to undo it, come with its answer.
function undo() {
  if (document.querySelector('form[aria-busy="true"]')) setTimeout(undo, 50);
  else document.querySelector('#annonces [data-undo]')?.click();
}

function showHelp() {
  const help = document.getElementById('raccourcis');
  if (!help) return;
  help.open = true;
  help.querySelector('summary').focus();
}
