// A grid one types in: text cells, and one field, always focused, that goes from cell to cell.

const part = (name) => import(`./grid-${name}.js${new URL(import.meta.url).search}`);

const NARROW = '(width < 40rem)'; // there, the form is a card a row, and stays
const PAGE = 10;
const WORDS = { changed: 'modifiée', sending: 'envoi…', saved: 'enregistrée', wrong: 'à corriger', conflict: 'en conflit', offline: 'hors ligne' };
const MOST_ACTS = 50;
const plural = (count, one, many) => `${count}\u00a0${count > 1 ? many : one}`;
const quoted = (text) => `«\u202f${text}\u202f»`;

const create = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const button = (words, act) => {
  const element = create('button', { type: 'button', class: 'button secondary small' }, words);
  element.addEventListener('click', act);
  return element;
};

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
  fresh = 0;

  constructor(root, data) {
    Object.assign(this, { root, data, columns: data.columns, button, plural, quoted, waiting, marksOf });
    this.form = root.querySelector('form');
    this.saving = { soon: () => this.#fetch() };
    this.token = this.form.elements.csrf_token.value;
    this.fields = { line: create('textarea', { rows: 1 }), list: create('input', { list: 'grille-choix' }), date: create('input', { inputmode: 'numeric' }) };
    for (const field of Object.values(this.fields)) this.#listen(field);
    this.#draw();
    for (const row of data.rows) this.#append({ ...row, isNew: false });
    if (data.adds) this.spare();
    this.place(false);
    this.count();
    this.sheet.addEventListener('focusin', () => this.#fetch(), { once: true });
    if (sessionStorage.getItem(`jalon.grille ${data.address}`)) this.#fetch();
  }

  // Fetches what saves, pastes and takes back, which then does what was asked meanwhile; asked again when nobody answers.
  #fetch() {
    this.fetched ??= Promise.all(['saving', 'acts', 'block'].map(part)).then(([{ Saving }, acts, block]) => {
      this.parts = { acts, block };
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

  // --- What is drawn once ---

  #draw() {
    const find = (selector) => this.root.querySelector(selector);
    Object.assign(this, { said: find('.told'), counts: find('.counts'), tools: find('.tools'), choices: find('#grille-choix') });
    this.tools.addEventListener('click', ({ target: { dataset } }) => {
      if (!dataset.act) return;
      this[dataset.act]();
      this.place();
    });
    for (const element of this.root.querySelectorAll('[hidden]')) element.hidden = false;
    find('.of-form').remove();
    this.sheet = find('.sheet');
    this.sheet.classList.add('scripted');
    this.sheet.removeAttribute('tabindex'); // its field is what one reaches
    this.table = find('table');
    const label = this.table.caption.textContent;
    this.table.caption.remove();
    for (const [name, value] of [['role', 'grid'], ['aria-label', label], ['aria-multiselectable', true], ['aria-colcount', this.columns.length + 1]]) this.table.setAttribute(name, value);
    this.body = this.table.tBodies[0];
    this.body.replaceChildren();
    this.tip = create('div', { class: 'tip', id: 'grille-note' });
    this.form.replaceWith(this.sheet);
    this.body.addEventListener('pointerdown', (event) => this.#press(event));
    this.body.addEventListener('pointerover', (event) => { if (event.buttons === 1 && this.pressed) this.#extend(this.#cellOf(event.target)); });
    addEventListener('pointerup', () => { this.pressed = false; });
    this.body.addEventListener('dblclick', () => this.#begin());
    this.tip.addEventListener('keydown', (event) => this.#leaveTip(event));
    this.sheet.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !this.sheet.contains(relatedTarget)) { this.#accept(); this.saving.soon(0); } });
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

  // What is wrong, or what somebody else wrote, under the current cell.
  #note() {
    const { row, column: { name } } = this;
    const theirs = row.theirs[name];
    const sentence = theirs?.sentence ?? row.faults[name] ?? row.problem;
    this.tip.remove();
    this.field.removeAttribute('aria-describedby');
    this.field.setAttribute('aria-invalid', String(name in row.faults));
    if (!sentence) return;
    this.tip.replaceChildren(create('p', {}, sentence));
    if (theirs) {
      const mine = row.texts[name];
      const choose = (words, text) => button(words, () => this.#settle(row, name, text));
      this.tip.append(create('p', { class: 'acts' }, choose(mine ? `Garder ${quoted(mine)}` : 'Garder vide', mine), choose(theirs.text ? `Prendre ${quoted(theirs.text)}` : 'Laisser vide', theirs.text)));
    }
    this.cell.append(this.tip);
    const [cell, sheet, tip] = [this.cell, this.sheet, this.tip].map((element) => element.getBoundingClientRect());
    this.tip.classList.toggle('before', cell.left + tip.width > sheet.right);
    this.tip.classList.toggle('above', cell.bottom + tip.height > sheet.bottom && cell.top - tip.height > sheet.top);
    this.field.setAttribute('aria-describedby', this.tip.id);
  }

  #settle(row, name, text) {
    delete row.theirs[name];
    this.change([{ row, name, text }]);
    this.mark(row, waiting(row).length > 0 ? 'changed' : 'saved');
    this.place();
    this.saving.soon(0);
  }

  // Tab from the last button of the note goes on to the next cell.
  #leaveTip(event) {
    if (event.key !== 'Tab' || event.shiftKey || event.target !== this.tip.querySelector('button:last-of-type')) return;
    event.preventDefault();
    this.#step(1);
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

  #go(row, column, { extend = false, keepRun = false } = {}) {
    this.#accept();
    const old = this.row;
    this.at = { row: clamp(row, this.rows.length), column: clamp(column, this.columns.length) };
    if (!extend) this.from = { ...this.at };
    if (!keepRun) this.run = null;
    if (this.row !== old) this.saving.soon(0);
    this.place();
  }

  #extend(place) { if (place) this.#go(place.row, place.column, { extend: true }); }

  // The next cell, row after row; false out of the grid.
  #step(step) {
    const rank = this.at.row * this.columns.length + this.at.column + step;
    if (rank < 0 || rank >= this.rows.length * this.columns.length) return false;
    this.run ??= this.at.column;
    this.#go(Math.floor(rank / this.columns.length), rank % this.columns.length, { keepRun: true });
    return true;
  }

  #cellOf(target) {
    const cell = target.closest('td');
    const row = this.rows.findIndex(({ tr }) => tr === cell?.parentElement);
    return row < 0 ? null : { row, column: this.rows[row].cells.indexOf(cell) };
  }

  #press(event) {
    const place = event.target.closest('.tip') ? null : this.#cellOf(event.target);
    if (!place || event.button !== 0) return;
    if (event.target === this.field && this.typing) return;
    event.preventDefault();
    this.pressed = true;
    this.#go(place.row, place.column, { extend: event.shiftKey });
  }

  // --- Typing ---

  #listen(field) {
    for (const [name, value] of [['autocomplete', 'off'], ['spellcheck', 'false'], ['enterkeyhint', 'next']]) field.setAttribute(name, value);
    field.addEventListener('keydown', (event) => { if (!event.isComposing && event.keyCode !== 229) this.#key(event); });
    field.addEventListener('compositionstart', () => this.#begin(false));
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('copy', (event) => this.#copy(event));
    field.addEventListener('cut', (event) => { if (this.#copy(event)) this.empty(); });
    field.addEventListener('paste', (event) => this.#paste(event));
  }

  // From moving to typing: at the end of the text, or over it.
  #begin(atEnd = true) {
    if (this.typing || !this.column.typed) return;
    this.typing = true;
    this.before = this.row.texts[this.column.name];
    if (atEnd) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  #typed() {
    this.#begin(false);
    const { row, column: { name }, field } = this;
    row.texts[name] = field.value;
    row.leaves = false;
    this.mark(row, 'changed');
    this.saving.soon();
  }

  #accept() {
    if (!this.typing) return;
    this.typing = false;
    const { row, before, column: { name } } = this;
    const after = row.texts[name];
    if (after === before) return;
    this.apply(this.#keep([{ row, name, before, after }]));
  }

  #giveBack() {
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

  #key(event) {
    const command = event.ctrlKey || event.metaKey;
    const action = command ? this.#command(event) : this.#plain(event);
    if (!action || action() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #command({ key, shiftKey }) {
    if (this.typing) return null;
    const last = { row: this.rows.length - 1, column: this.columns.length - 1 };
    const actions = {
      a: () => { this.from = { row: 0, column: 0 }; this.#go(last.row, last.column, { extend: true }); },
      d: () => this.fillDown(),
      z: () => (shiftKey ? this.redo() : this.undo()),
      y: () => this.redo(),
      Home: () => this.#go(0, 0, { extend: shiftKey }),
      End: () => this.#go(last.row, last.column, { extend: shiftKey }),
    };
    return actions[key.length === 1 ? key.toLowerCase() : key];
  }

  #plain({ key, shiftKey, altKey }) {
    const { row, column } = this.at;
    const move = (rows, columns) => () => this.#go(row + rows, column + columns, { extend: shiftKey && !this.typing });
    const vertical = { ArrowUp: move(-1, 0), ArrowDown: move(1, 0) };
    const both = {
      Tab: () => (this.row.theirs[this.column.name] && !shiftKey ? false : this.#step(shiftKey ? -1 : 1)),
      Enter: () => this.#enter(shiftKey, altKey),
    };
    if (this.typing) {
      const leaves = this.column.kind === 'date' || (this.column.kind === 'line' && !this.field.value.includes('\n'));
      return { ...both, ...(leaves ? vertical : {}), Escape: () => this.#giveBack() }[key];
    }
    return {
      ...both, ...vertical,
      ArrowLeft: move(0, -1), ArrowRight: move(0, 1), PageUp: move(-PAGE, 0), PageDown: move(PAGE, 0),
      Home: move(0, -this.columns.length), End: move(0, this.columns.length),
      F2: () => this.#begin(), Delete: () => this.empty(), Backspace: () => this.empty(),
      Escape: () => this.tools.querySelector('button').focus(),
    }[key];
  }

  #enter(back, breaks) {
    if (!this.typing) return this.run === null ? this.#begin() : this.#down(back);
    if (breaks && this.column.kind === 'line') {
      this.field.setRangeText('\n', this.field.selectionStart, this.field.selectionEnd, 'end');
      return this.#typed();
    }
    return this.#down(back);
  }

  // One row down, or up; at the column where the run of Tab began.
  #down(back) {
    const column = this.run ?? this.at.column;
    this.#go(this.at.row + (back ? -1 : 1), column);
  }

  // --- Acts on the selection ---

  #copy(event) {
    if (this.typing) return false;
    event.preventDefault();
    const { top, bottom, left, right } = this.area;
    const names = this.columns.slice(left, right + 1).map(({ name }) => name);
    event.clipboardData.setData('text/plain', written(this.rows.slice(top, bottom + 1).map(({ texts }) => names.map((name) => texts[name]))));
    return true;
  }

  #paste(event) {
    if (this.typing) return;
    event.preventDefault();
    this.#late('block', 'paste', event.clipboardData.getData('text/plain'));
  }

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

  open() { if (this.row.url) location.assign(this.row.url); }

  // --- What the server says ---

  answered(row, { state, problem, faults, theirs, row: now }, { texts: sent, leaves }) {
    if (state === 'removed') {
      this.drop(row);
      return;
    }
    if (leaves) { // refused: it stays, as it stands
      Object.assign(row, { leaves: false, texts: { ...row.base } });
      sent = {};
    }
    row.problem = problem;
    row.faults = faults;
    row.refused = state === 'wrong' ? sent : {};
    if (now) this.#take(row, now, sent, theirs, state);
    row.theirs = { ...row.theirs, ...theirs };
    this.mark(row, state === 'untouched' ? 'saved' : state);
    this.show(row);
  }

  // Takes a row out of the table; those under it come up.
  drop(row) {
    const rank = this.rows.indexOf(row);
    if (this.at.row > rank) this.at.row -= 1;
    this.rows.splice(rank, 1);
    row.tr.remove();
    for (const under of this.rows.slice(rank)) {
      under.number -= 1;
      under.head.firstChild.data = under.number;
      under.tr.setAttribute('aria-rowindex', under.number + 1);
    }
    this.at.row = clamp(this.at.row, this.rows.length);
    this.from = { ...this.at };
    this.place(this.sheet.contains(document.activeElement) || document.activeElement === document.body);
    this.count();
  }

  // One sentence for what became of the rows sent together.
  report(rows) {
    if (rows.length === 0) return;
    const wrong = rows.filter(({ state }) => state === 'wrong' || state === 'conflict');
    const [row] = wrong;
    if (rows.length === 1 && !row) this.say(`Ligne ${rows[0].number} enregistrée.`);
    else if (!row) this.say(`${rows.length}\u00a0lignes enregistrées.`);
    else if (rows.length > 1) this.say(`${plural(rows.length - wrong.length, 'ligne enregistrée', 'lignes enregistrées')}, ${wrong.length} à corriger.`);
    else this.say(`Ligne ${row.number}\u00a0: ${[row.problem, ...Object.values(row.faults), ...Object.values(row.theirs).map(({ sentence }) => sentence)].filter(Boolean).join(' ')}`);
  }

  // Takes the row as it stands; what is being typed, and what was seen of it, stay.
  #take(row, now, sent, theirs, state) {
    if (row.isNew) Object.assign(row, { id: now.id, isNew: false });
    row.tr.classList.remove('new');
    row.url = now.url;
    const seen = marksOf(now.seen);
    this.columns.forEach(({ name }, rank) => {
      const text = now.cells[rank];
      const ours = row.texts[name] !== row.base[name];
      // Typed meanwhile, or refused with its row: over what was seen before. What is asked is over what stands.
      if (ours && !(name in theirs) && (state === 'wrong' || !(name in sent))) return;
      row.seen[name] = seen[name];
      row.base[name] = text;
      if (name in theirs || (name in sent && row.texts[name] !== sent[name])) return;
      if (name in sent) this.#rename(row, name, sent[name], text);
      row.texts[name] = text;
    });
  }

  // A text that was saved reads otherwise: « 4 » has become « 4 Forte ».
  #rename(row, name, from, to) {
    for (const change of [...this.acts, ...this.undone].flat()) {
      if (change.row !== row || change.name !== name) continue;
      if (change.before === from) change.before = to;
      if (change.after === from) change.after = to;
    }
  }

  refused(row, texts, sentence) {
    row.problem = sentence;
    row.refused = texts;
    this.mark(row, 'wrong');
    this.show(row);
    this.say(sentence);
    this.count();
  }

  end() {
    const link = create('a', { href: location.href }, 'Reconnectez-vous');
    this.said.replaceChildren('Votre session est terminée. Votre saisie est gardée dans cet onglet\u00a0: ', link, ', elle reviendra ici.');
    for (const row of this.rows) if (waiting(row).length > 0) this.mark(row, 'offline');
  }

  say(sentence) { this.said.textContent = sentence; }

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

// Writes a block as spreadsheets do, with quotes around what would be read otherwise.
function written(rows) {
  const cell = (text) => (/[\t\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

const clamp = (rank, count) => Math.min(Math.max(rank, 0), count - 1);
