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

// States that nothing but words can explain: the row opens on them, and the person saves.
const EXPLAINED = new Set(['blocked', 'not_applicable']);

// An open row is sent with what is written in it, a closed one by the form shared by all rows.
function answer(row, state) {
  if (EXPLAINED.has(state)) {
    open(row, () => explain(row.dataset.item, state));
    return;
  }
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
  const { item } = row.dataset;
  open(row, () => rowOf(item)?.querySelector('[data-note]')?.focus());
}

const rowOf = (item) => document.getElementById(`point-${item}`);

// Opens a row, whose content may still have to come, then goes on.
function open(row, then) {
  const here = row.querySelector('[data-note]') !== null;
  row.querySelector('details').open = true;
  if (here) then();
  else document.addEventListener('jalon:swap', then, { once: true });
}

// Chooses a state without sending it, and leads to the words that it asks for.
function explain(item, state) {
  const row = rowOf(item);
  const radio = row?.querySelector(`input[type="radio"][value="${state}"]`);
  if (!radio) return;
  radio.checked = true;
  row.querySelector(`.only-if.${state} :is(select, textarea, input)`)?.focus();
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
