// A grid one types in: text cells, and one field, always focused, that goes from cell to cell.

const part = (name) => import(`./grid-${name}.js${new URL(import.meta.url).search}`);
const { button, create, draw, listen } = await part('frame');

const NARROW = '(width < 40rem)'; // there, the form is a card a row, and stays
const WORDS = { changed: 'modifiée', sending: 'envoi…', saved: 'enregistrée', wrong: 'à corriger', conflict: 'en conflit', offline: 'hors ligne' };
const MOST_ACTS = 50;
const plural = (count, one, many) => `${count}\u00a0${count > 1 ? many : one}`;
const quoted = (text) => `«\u202f${text}\u202f»`;

// What waits in a row: its columns whose text is not the one that the server holds.
const waiting = (row) => Object.keys(row.texts).filter((name) => row.texts[name] !== row.base[name]);

// Reads « title.0a1b2c body.f5e4d3 »: what was seen of each value.
const marksOf = (seen) => Object.fromEntries(seen.split(' ').filter(Boolean).map((word) => {
  const dot = word.lastIndexOf('.');
  return [word.slice(0, dot), word.slice(dot + 1)];
}));

export default function start(root) {
  if (!matchMedia(NARROW).matches) new Grid(root, JSON.parse(root.dataset.grid));
}

class Grid {
  rows = [];
  elsewhere = []; // kept texts of rows that this page does not show
  at = { row: 0, column: 0 };
  from = { row: 0, column: 0 }; // the other corner of the selection
  typing = false;
  before = ''; // text of the cell when typing began
  run = null; // column where a run of Tab began: Enter goes back to it
  acts = []; // each a list of { row, name, before, after }
  undone = [];
  done = ''; // what the last act did
  fresh = 0;

  constructor(root, data) {
    Object.assign(this, { root, data, columns: data.columns, button, create, plural, quoted, waiting, marksOf });
    this.form = root.querySelector('form');
    this.saving = { soon: () => this.#fetch() };
    this.token = this.form.elements.csrf_token.value;
    this.fields = { line: create('textarea', { rows: 1 }), list: create('input', { list: 'grille-choix' }), date: create('input', { inputmode: 'numeric' }) };
    for (const field of Object.values(this.fields)) listen(this, field);
    draw(this);
    for (const row of data.rows) this.#append({ ...row, isNew: false });
    if (data.adds) this.spare();
    this.place(false);
    this.count();
    this.sheet.addEventListener('focusin', () => this.#fetch(), { once: true });
    if (sessionStorage.getItem(`jalon.grille ${data.address}`)) this.#fetch();
  }

  // Fetches what saves, pastes and takes back, which then does what was asked meanwhile; asked again when nobody answers.
  #fetch() {
    this.fetched ??= Promise.all(['saving', 'answers', 'acts', 'block'].map(part)).then(([{ Saving }, answers, acts, block]) => {
      this.parts = { answers, acts, block };
      this.saving = new Saving(this, this.data.address, this.token, this.data.person);
      this.elsewhere = this.saving.kept();
      if (this.elsewhere.length > 0) acts.restore(this, this.elsewhere);
      this.saving.soon();
      this.sheet.dataset.ready = '';
    }, () => { this.fetched = null; });
    return this.fetched;
  }

  #late(name, act, ...values) {
    if (this.parts) return this.parts[name][act](this, ...values);
    return this.#fetch().then(() => (this.parts ? this.#late(name, act, ...values) : this.say('Pas de connexion\u00a0: réessayez dans un instant.')));
  }

  #append({ id, seen = '', url = '', cells, isNew }) {
    const texts = Object.fromEntries(this.columns.map(({ name }, rank) => [name, cells[rank]]));
    const row = { id, url, isNew, added: isNew, texts, base: { ...texts }, seen: marksOf(seen), faults: {}, theirs: {}, refused: {}, problem: '' };
    row.number = this.rows.length + 1 + (isNew ? this.data.total - this.data.rows.length : this.data.start);
    row.head = create('th', { scope: 'row', class: 'rn' });
    row.cells = this.columns.map(({ name, typed }) => create('td', typed ? {} : { 'aria-readonly': 'true' }, texts[name]));
    row.tr = create('tr', { 'aria-rowindex': row.number + 1 }, row.head, ...row.cells);
    row.tr.className = isNew ? 'new' : '';
    this.rows.push(row);
    this.body.append(row.tr);
    this.table.setAttribute('aria-rowcount', Math.max(row.number, this.data.total) + 1);
    this.mark(row, '');
    return row;
  }

  spare() {
    this.fresh += 1;
    return this.#append({ id: `${this.data.new}-${this.fresh}`, cells: this.columns.map(() => ''), isNew: true });
  }

  // --- The field and the selection ---

  get row() { return this.rows[this.at.row]; }
  get column() { return this.columns[this.at.column]; }
  get cell() { return this.row.cells[this.at.column]; }

  // Puts the field into the current cell, its text selected.
  place(focus = true) {
    const { kind, name, title, typed, choices } = this.column;
    if (this.field?.isConnected && this.field.parentElement !== this.cell) this.#release();
    this.field = this.fields[kind];
    this.field.value = this.row.texts[name];
    this.field.readOnly = !typed;
    this.field.setAttribute('aria-label', `${title}, ${this.row.texts[this.columns[0].name] || `ligne ${this.row.number}`}`);
    if (kind === 'list' && this.shown !== name) this.choices.replaceChildren(...choices.map((value) => create('option', { value })));
    if (kind === 'list') this.shown = name;
    if (!this.cell.contains(this.field)) this.cell.replaceChildren(this.field);
    this.cell.classList.add('at');
    this.#note();
    this.#paint();
    if (!focus) return;
    this.field.focus({ preventScroll: true });
    this.field.select();
    this.cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #release() {
    const cell = this.field.parentElement;
    cell.classList.remove('at');
    const row = this.rows.find(({ cells }) => cells.includes(cell));
    cell.replaceChildren(row.texts[this.columns[row.cells.indexOf(cell)].name]);
  }

  // The row in which one writes: a new one is not added before one has left it.
  get held() { return document.activeElement === this.field ? this.row : null; }

  get area() {
    const { at, from } = this;
    return {
      top: Math.min(at.row, from.row), bottom: Math.max(at.row, from.row),
      left: Math.min(at.column, from.column), right: Math.max(at.column, from.column),
    };
  }

  #paint() {
    for (const cell of this.body.querySelectorAll('[aria-selected]')) cell.removeAttribute('aria-selected');
    const { top, bottom, left, right } = this.area;
    for (const { cells } of this.rows.slice(top, bottom + 1)) {
      for (const cell of cells.slice(left, right + 1)) cell.setAttribute('aria-selected', 'true');
    }
    const size = (bottom - top + 1) * (right - left + 1);
    if (size > 1) this.say(`${size}\u00a0cellules sélectionnées`);
  }

  go(row, column, { extend = false, keepRun = false } = {}) {
    this.accept();
    const old = this.row;
    this.at = { row: clamp(row, this.rows.length), column: clamp(column, this.columns.length) };
    if (!extend) this.from = { ...this.at };
    if (!keepRun) this.run = null;
    if (this.row !== old) this.saving.soon(0);
    this.place();
  }

  extend(place) { if (place) this.go(place.row, place.column, { extend: true }); }

  // The next cell, row after row; false out of the grid.
  step(step) {
    const rank = this.at.row * this.columns.length + this.at.column + step;
    if (rank < 0 || rank >= this.rows.length * this.columns.length) return false;
    this.run ??= this.at.column;
    this.go(Math.floor(rank / this.columns.length), rank % this.columns.length, { keepRun: true });
    return true;
  }

  // --- Typing ---

  // From moving to typing: at the end of the text, or over it.
  begin(atEnd = true) {
    if (this.typing || !this.column.typed) return;
    this.typing = true;
    this.before = this.row.texts[this.column.name];
    if (atEnd) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  typed() {
    this.begin(false);
    const { row, column: { name }, field } = this;
    row.texts[name] = field.value;
    row.leaves = false;
    this.mark(row, 'changed');
    this.saving.soon();
  }

  accept() {
    if (!this.typing) return;
    this.typing = false;
    const { row, before, column: { name } } = this;
    const after = row.texts[name];
    if (after === before) return;
    this.apply(this.#keep([{ row, name, before, after }]));
  }

  giveBack() {
    this.typing = false;
    this.apply([{ row: this.row, name: this.column.name, after: this.before }]);
    this.place();
  }

  // Writes several texts at once: one act.
  change(changes) {
    const act = changes.map(({ row, name, text }) => ({ row, name, before: row.texts[name], after: text }))
      .filter(({ before, after }) => before !== after);
    if (act.length > 0) this.#keep(act);
    this.apply(act);
    return act.length;
  }

  // Remembers an act, to take it back.
  #keep(act) {
    this.acts = [...this.acts, act].slice(-MOST_ACTS);
    this.undone = [];
    this.done = '';
    return act;
  }

  // A text that has changed leaves its fault behind.
  apply(act) {
    for (const { row, name, after } of act) {
      row.texts[name] = after;
      delete row.faults[name];
      Object.assign(row, { problem: '', leaves: false });
    }
    for (const row of new Set(act.map((change) => change.row))) {
      const differs = waiting(row).length > 0;
      if (row.isNew && differs && row === this.rows.at(-1)) this.spare();
      this.mark(row, differs ? 'changed' : '');
      this.show(row);
    }
    this.saving.soon();
  }

  // --- Acts on the selection ---

  empty() {
    const { top, bottom, left, right } = this.area;
    const columns = this.columns.slice(left, right + 1).filter(({ typed }) => typed);
    this.change(this.rows.slice(top, bottom + 1).flatMap((row) => columns.map(({ name }) => ({ row, name, text: '' }))));
    this.place();
  }

  undo() { this.#late('acts', 'turn', 'undo'); }
  redo() { this.#late('acts', 'turn', 'redo'); }
  fillDown() { this.#late('block', 'fillDown'); }
  paste() { this.#late('block', 'fromClipboard'); }
  pasteText(text) { this.#late('block', 'paste', text); }

  open() { if (this.row.url) location.assign(this.row.url); }

  // --- What the server says: known by the part that saves ---

  answered(...what) { this.parts.answers.answered(this, ...what); }
  refused(...what) { this.parts.answers.refused(this, ...what); }
  report(rows) { this.parts.answers.report(this, rows); }
  drop(row) { this.parts.answers.drop(this, row); }
  end() { this.parts.answers.end(this); }

  // What is wrong, or what somebody else wrote, under the current cell.
  #note() {
    const { row, column: { name } } = this;
    this.tip.remove();
    this.field.removeAttribute('aria-describedby');
    this.field.setAttribute('aria-invalid', String(name in row.faults));
    if (row.theirs[name] || row.faults[name] || row.problem) this.parts.answers.note(this);
  }

  say(sentence) { this.said.textContent = sentence; }

  // What an act did stays told, before what becomes of its rows, until the next act.
  did(sentence) { this.say(this.done = sentence); }

  mark(row, state) {
    const told = Object.keys(row.theirs).length > 0 ? 'conflict' : state;
    if (row.state === told) return;
    row.state = told;
    row.head.replaceChildren(String(row.number), ...(told ? [create('small', { class: told }, WORDS[told])] : []));
    this.count();
  }

  // Draws the texts of a row again, but that of the field while one types in it.
  show(row) {
    this.columns.forEach(({ name }, rank) => {
      const cell = row.cells[rank];
      cell.className = [name in row.theirs ? 'co' : name in row.faults ? 'er' : '', cell === this.field?.parentElement ? 'at' : ''].join(' ').trim();
      if (cell !== this.field?.parentElement) cell.textContent = row.texts[name];
      else if (!this.typing) this.field.value = row.texts[name];
    });
    if (this.field?.isConnected && row === this.row) this.#note();
  }

  count() {
    const count = (state) => this.rows.filter((row) => row.state === state).length;
    const parts = [[count('wrong'), 'ligne à corriger', 'lignes à corriger'], [count('conflict'), 'conflit', 'conflits'], [count('offline'), 'ligne hors ligne', 'lignes hors ligne']];
    const told = parts.filter(([number]) => number > 0).map((part) => plural(...part));
    this.counts.textContent = told.join(', ') || (this.saving.busy || this.rows.some((row) => waiting(row).length > 0) ? 'Modifications en attente' : 'Tout est enregistré');
  }
}

const clamp = (rank, count) => Math.min(Math.max(rank, 0), count - 1);
