// What surrounds a grid: its table, its field, and what pointer, keys and clipboard ask. `grid` is that of grid.js.

const PAGE = 10; // rows that a page is

export const create = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

export const button = (words, act) => {
  const element = create('button', { type: 'button', class: 'button secondary small' }, words);
  element.addEventListener('click', act);
  return element;
};

// Makes a grid of the form that the server has drawn.
export function draw(grid) {
  const find = (selector) => grid.root.querySelector(selector);
  Object.assign(grid, { said: find('.told'), counts: find('.counts'), tools: find('.tools'), choices: find('#grille-choix') });
  grid.tools.addEventListener('click', ({ target: { dataset } }) => {
    if (!dataset.act) return;
    grid[dataset.act]();
    grid.place();
  });
  for (const element of grid.root.querySelectorAll('[hidden]')) element.hidden = false;
  find('.of-form').remove();
  grid.sheet = find('.sheet');
  grid.sheet.classList.add('scripted');
  grid.sheet.removeAttribute('tabindex'); // its field is what one reaches
  grid.table = find('table');
  const label = grid.table.caption.textContent;
  grid.table.caption.remove();
  for (const [name, value] of [['role', 'grid'], ['aria-label', label], ['aria-multiselectable', true], ['aria-colcount', grid.columns.length + 1]]) grid.table.setAttribute(name, value);
  grid.body = grid.table.tBodies[0];
  grid.body.replaceChildren();
  grid.tip = create('div', { class: 'tip', id: 'grille-note' });
  grid.form.replaceWith(grid.sheet);
  grid.body.addEventListener('pointerdown', (event) => press(grid, event));
  grid.body.addEventListener('pointerover', (event) => { if (event.buttons === 1 && grid.pressed) grid.extend(cellOf(grid, event.target)); });
  addEventListener('pointerup', () => { grid.pressed = false; });
  grid.body.addEventListener('dblclick', () => grid.begin());
  grid.sheet.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !grid.sheet.contains(relatedTarget)) { grid.accept(); grid.saving.soon(0); } });
}

// The place of a cell, or null out of the rows.
function cellOf(grid, target) {
  const cell = target.closest('td');
  const row = grid.rows.findIndex(({ tr }) => tr === cell?.parentElement);
  return row < 0 ? null : { row, column: grid.rows[row].cells.indexOf(cell) };
}

function press(grid, event) {
  const place = event.target.closest('.tip') ? null : cellOf(grid, event.target);
  if (!place || event.button !== 0) return;
  if (event.target === grid.field && grid.typing) return;
  event.preventDefault();
  grid.pressed = true;
  grid.go(place.row, place.column, { extend: event.shiftKey });
}

// What is typed, and what keys ask.
export function listen(grid, field) {
  for (const [name, value] of [['autocomplete', 'off'], ['spellcheck', 'false'], ['enterkeyhint', 'next']]) field.setAttribute(name, value);
  field.addEventListener('keydown', (event) => { if (!event.isComposing && event.keyCode !== 229) key(grid, event); });
  field.addEventListener('compositionstart', () => grid.begin(false));
  field.addEventListener('input', () => grid.typed());
  field.addEventListener('copy', (event) => copy(grid, event));
  field.addEventListener('cut', (event) => { if (copy(grid, event)) grid.empty(); });
  field.addEventListener('paste', (event) => paste(grid, event));
}

function key(grid, event) {
  const action = event.ctrlKey || event.metaKey ? command(grid, event) : plain(grid, event);
  if (!action || action() === false) return;
  event.preventDefault();
  event.stopPropagation();
}

function command(grid, { key, shiftKey }) {
  if (grid.typing) return null;
  const last = { row: grid.rows.length - 1, column: grid.columns.length - 1 };
  const actions = {
    a: () => { grid.from = { row: 0, column: 0 }; grid.go(last.row, last.column, { extend: true }); },
    d: () => grid.fillDown(),
    z: () => (shiftKey ? grid.redo() : grid.undo()),
    y: () => grid.redo(),
    Home: () => grid.go(0, 0, { extend: shiftKey }),
    End: () => grid.go(last.row, last.column, { extend: shiftKey }),
  };
  return actions[key.length === 1 ? key.toLowerCase() : key];
}

function plain(grid, { key, shiftKey, altKey }) {
  const { row, column } = grid.at;
  const move = (rows, columns) => () => grid.go(row + rows, column + columns, { extend: shiftKey && !grid.typing });
  const vertical = { ArrowUp: move(-1, 0), ArrowDown: move(1, 0) };
  const both = {
    Tab: () => (grid.row.theirs[grid.column.name] && !shiftKey ? false : grid.step(shiftKey ? -1 : 1)),
    Enter: () => enter(grid, shiftKey, altKey),
  };
  if (grid.typing) {
    const leaves = grid.column.kind === 'date' || (grid.column.kind === 'line' && !grid.field.value.includes('\n'));
    return { ...both, ...(leaves ? vertical : {}), Escape: () => grid.giveBack() }[key];
  }
  return {
    ...both, ...vertical,
    ArrowLeft: move(0, -1), ArrowRight: move(0, 1), PageUp: move(-PAGE, 0), PageDown: move(PAGE, 0),
    Home: move(0, -grid.columns.length), End: move(0, grid.columns.length),
    F2: () => grid.begin(), Delete: () => grid.empty(), Backspace: () => grid.empty(),
    Escape: () => grid.tools.querySelector('button').focus(),
  }[key];
}

function enter(grid, back, breaks) {
  if (!grid.typing) return grid.run === null ? grid.begin() : down(grid, back);
  if (breaks && grid.column.kind === 'line') {
    grid.field.setRangeText('\n', grid.field.selectionStart, grid.field.selectionEnd, 'end');
    return grid.typed();
  }
  return down(grid, back);
}

// One row down, or up; at the column where the run of Tab began.
function down(grid, back) {
  const column = grid.run ?? grid.at.column;
  grid.go(grid.at.row + (back ? -1 : 1), column);
}

function copy(grid, event) {
  if (grid.typing) return false;
  event.preventDefault();
  const { top, bottom, left, right } = grid.area;
  const names = grid.columns.slice(left, right + 1).map(({ name }) => name);
  event.clipboardData.setData('text/plain', written(grid.rows.slice(top, bottom + 1).map(({ texts }) => names.map((name) => texts[name]))));
  return true;
}

function paste(grid, event) {
  if (grid.typing) return;
  event.preventDefault();
  grid.pasteText(event.clipboardData.getData('text/plain'));
}

// Writes a block as spreadsheets do, with quotes around what would be read otherwise.
function written(rows) {
  const cell = (text) => (/[\t\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
