// The map of stakeholders, and any grid of 5 by 5 notes: a mark is dragged, or moved by arrow keys, to
// another cell. Both fill the form #deplacement, whose answer draws the map again. The panel of one mark
// does the same without this. data-up and data-right of the drawing name the axes: « field word ».

const PAUSE = 1200; // ms of silence after which keys are taken at their word
const FAR = 4; // px before a press becomes a drag
const STEPS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const CORNER = [32, 20]; // from the corner of a cell to the middle of a mark
const LONGEST_NAME = 48; // of a label beside a mark

const fragments = await import(`./fragments.js${new URL(import.meta.url).search}`);

const wanted = new Map(); // id of a mark: the cell that keys have led it to, and its timer
let asked = null; // the move that is travelling: the id of its mark, and the cell
let watched = null; // the form, once its answers are followed
let board = null; // the map in the page

// Starts the map of a section; each answer brings a new one.
export default function start(section) {
  const svg = section.querySelector('svg.map');
  const form = document.getElementById('deplacement');
  if (!svg || !form) return;
  board = new Board(svg);
  board.follow(section.querySelector('.map-tray'));
  if (section.querySelector('#panneau [autofocus]')) wanted.clear(); // refused: whoever moved it decides anew
  for (const words of section.querySelectorAll('[data-keys]')) words.hidden = false;
  for (const [id, { cell }] of wanted) board.show(document.getElementById(id), cell);
  if (watched !== form) new MutationObserver(settle).observe(form, { attributeFilter: ['aria-busy'] });
  watched = form;
}

// The answer has come, or will not: what did not move goes back, what was pressed meanwhile is sent.
function settle() {
  if (watched.getAttribute('aria-busy') === 'true') return;
  const mark = document.getElementById(asked?.id);
  if (mark && !wanted.has(asked.id)) board.restore(mark);
  asked = null;
  for (const [id, { due }] of wanted) if (due) commit(id);
}

function send(mark, cell) {
  asked = { id: mark.id, cell };
  watched.setAttribute('action', mark.dataset.move);
  const { elements } = watched;
  board.axes.forEach(({ field }, rank) => Object.assign(elements[field], { value: cell[rank] }));
  Object.assign(elements.revision, { value: mark.dataset.seen });
  watched.requestSubmit();
}

const cellOf = (mark) => mark.dataset.place?.split(' ').map(Number) ?? null; // none in the tray
const same = (one, other) => other !== null && one[0] === other[0] && one[1] === other[1];
const told = (mark, cell) =>
  `${mark.dataset.title}\u00a0: ${board.axes.map(({ word }, rank) => `${word} ${cell[rank]}`).join(', ')}`;

// Sends where keys have led a mark; waits for its turn while another move travels.
function commit(id) {
  const move = wanted.get(id);
  const mark = document.getElementById(id);
  if (!move || !mark) return;
  clearTimeout(move.timer);
  move.due = true;
  if (asked) return;
  wanted.delete(id);
  if (same(move.cell, cellOf(mark))) board.restore(mark);
  else send(mark, move.cell);
}

function step(mark, [up, right]) {
  const from = wanted.get(mark.id)?.cell ?? (asked?.id === mark.id ? asked.cell : cellOf(mark));
  const cell = [from[0] + up, from[1] + right].map((note) => Math.min(Math.max(note, 1), 5));
  clearTimeout(wanted.get(mark.id)?.timer);
  wanted.set(mark.id, { cell, due: false, timer: setTimeout(() => commit(mark.id), PAUSE) });
  board.show(mark, cell);
  fragments.announce(`${told(mark, cell)}. Entrée enregistre, Échap annule.`);
}

function forget(mark) {
  clearTimeout(wanted.get(mark.id).timer);
  wanted.delete(mark.id);
  board.restore(mark);
  fragments.announce(`Rien n’a changé. ${told(mark, cellOf(mark))}.`);
}

class Board {
  constructor(svg) {
    this.svg = svg;
    this.drag = null;
    this.dragged = false;
    this.target = svg.querySelector('.target');
    const { left, bottom, cellWidth, cellHeight, up, right } = svg.dataset;
    this.axes = [up ?? 'influence influence', right ?? 'interest intérêt'].map((axis) => {
      const [field, word] = axis.split(' ');
      return { field, word };
    });
    Object.assign(this, { left: +left, bottom: +bottom, width: +cellWidth, height: +cellHeight });
    this.addName();
    this.findDigits();
    const on = (name, react) => this.on(svg, name, react);
    on('keydown', this.press);
    on('focusout', (_, mark) => { this.name(null); commit(mark.id); });
    on('focusin', (_, mark) => this.name(mark));
    on('pointerover', (_, mark) => this.name(mark));
    on('pointerout', () => this.name(this.focused()));
    // A finger would scroll the page instead: `touch-action` alone does not hold it on a drawn link.
    svg.addEventListener('touchmove', (event) => { if (this.drag) event.preventDefault(); }, { passive: false });
    this.follow(svg);
  }

  on(zone, name, react) {
    zone.addEventListener(name, (event) => {
      const mark = event.target.closest('[data-move]');
      if (mark) react.call(this, event, mark);
    });
  }

  // Dragging, from the map itself or from the tray of those who are not placed.
  follow(zone) {
    if (!zone) return;
    this.on(zone, 'dragstart', (event) => event.preventDefault()); // the browser’s own drag would cancel ours
    this.on(zone, 'pointerdown', this.take);
    this.on(zone, 'pointermove', this.pull);
    this.on(zone, 'pointerup', this.drop);
    this.on(zone, 'pointercancel', this.letGo);
    this.on(zone, 'lostpointercapture', this.letGo);
    zone.addEventListener('click', (event) => { if (this.dragged) event.preventDefault(); }, true);
  }

  press(event, mark) {
    const { key } = event;
    if (!this.drag) this.dragged = false;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const move = STEPS[key] && (() => step(mark, STEPS[key]));
    const drop = key === 'Escape' && this.drag && (() => this.letGo());
    const back = key === 'Escape' && wanted.has(mark.id) && (() => forget(mark));
    const save = key === 'Enter' && wanted.has(mark.id) && (() => commit(mark.id));
    const action = move || drop || back || save;
    if (!action) return;
    event.preventDefault();
    action();
  }

  // The mark follows the pointer, the cell under it lights up. A name of the tray is written there.
  take(event, mark) {
    this.dragged = false;
    if (event.button !== 0 || !event.isPrimary || asked) return;
    this.drag = { mark, start: this.point(event), x: event.clientX, y: event.clientY };
    mark.setPointerCapture(event.pointerId);
  }

  pull(event) {
    if (!this.drag) return;
    const { mark, start, x, y } = this.drag;
    if (!this.dragged && Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
    this.dragged = true;
    const here = this.point(event);
    if (cellOf(mark)) this.shift(mark, here.x - start.x, here.y - start.y);
    else this.carry(mark, here);
    this.light(this.cellAt(here));
  }

  drop(event) {
    if (!this.drag) return;
    const { mark } = this.drag;
    const cell = this.dragged ? this.cellAt(this.point(event)) : null;
    this.drag = null;
    this.light(null);
    if (!cell || same(cell, cellOf(mark))) {
      this.restore(mark);
      return;
    }
    clearTimeout(wanted.get(mark.id)?.timer);
    wanted.delete(mark.id);
    if (cellOf(mark)) this.show(mark, cell);
    send(mark, cell);
  }

  // Writes the name of somebody under the pointer.
  carry(mark, { x, y }) {
    this.label.textContent = mark.dataset.title.slice(0, LONGEST_NAME);
    this.label.setAttribute('x', x);
    this.label.setAttribute('y', y);
  }

  letGo() {
    if (!this.drag) return;
    const { mark } = this.drag;
    this.drag = null;
    this.light(null);
    this.restore(mark);
  }

  // Geometry, in units of the drawing.
  point({ clientX, clientY }) {
    return new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
  }

  cellAt({ x, y }) {
    const cell = [Math.ceil((this.bottom - y) / this.height), Math.ceil((x - this.left) / this.width)];
    return cell.every((note) => note >= 1 && note <= 5) ? cell : null;
  }

  // In a corner of the cell, beside those who are there: the answer will make room for it.
  show(mark, cell) {
    if (!mark) return;
    mark.dataset.home ??= mark.getAttribute('transform');
    const [x, y] = mark.dataset.home.match(/[\d.]+/g).map(Number);
    const [left, top] = [this.left + (cell[1] - 1) * this.width, this.bottom - cell[0] * this.height];
    if (same(cell, cellOf(mark))) this.shift(mark, 0, 0);
    else this.shift(mark, left + CORNER[0] - x, top + CORNER[1] - y);
  }

  shift(mark, x, y) {
    mark.dataset.home ??= mark.getAttribute('transform');
    mark.setAttribute('transform', `translate(${x} ${y}) ${mark.dataset.home}`);
    mark.classList.add('moving');
    this.shiftDigits(mark, x, y);
    this.name(mark);
  }

  restore(mark) {
    if (mark.dataset.home) mark.setAttribute('transform', mark.dataset.home);
    mark.classList.remove('moving');
    this.shiftDigits(mark, 0, 0);
    this.name(this.focused());
  }

  // The numbers of all the marks of a kind are one text, in the order of the marks.
  findDigits() {
    const texts = new Map([...this.svg.querySelectorAll('.digits text')].map((text) => [
      text.getAttribute('class'), { text, used: 0, x: [...text.x.baseVal], y: [...text.y.baseVal] },
    ]));
    this.digits = new Map();
    for (const mark of this.svg.querySelectorAll('[data-move]:not(:has(text))')) { // no name, a number
      const kind = texts.get(mark.getAttribute('class'));
      const first = kind.used;
      kind.used += String(parseInt(mark.getAttribute('aria-label'), 10)).length;
      const placed = [...kind.x.slice(first, kind.used), ...kind.y.slice(first, kind.used)];
      const half = placed.length / 2;
      this.digits.set(mark, placed.map((length, rank) => ({ length, home: length.value, across: rank < half })));
    }
  }

  shiftDigits(mark, x, y) {
    for (const { length, home, across } of this.digits.get(mark) ?? []) length.value = home + (across ? x : y);
  }

  light(cell) {
    this.target.setAttribute('visibility', cell ? 'visible' : 'hidden');
    if (!cell) return;
    const [x, y] = [this.left + (cell[1] - 1) * this.width, this.bottom - cell[0] * this.height];
    this.target.setAttribute('transform', `translate(${x} ${y})`);
  }

  // The whole title, over the mark under the pointer or the focus, where it is not all written.
  addName() {
    this.label = document.createElementNS(this.svg.namespaceURI, 'text');
    this.label.setAttribute('class', 'name');
    this.label.setAttribute('aria-hidden', 'true');
    this.svg.append(this.label);
  }

  focused() {
    return document.activeElement?.closest('svg.map [data-move]') ?? null;
  }

  name(mark) {
    const { title } = mark?.dataset ?? {};
    this.label.textContent = title?.length > LONGEST_NAME ? `${title.slice(0, LONGEST_NAME)}…` : title ?? '';
    if (!mark) return;
    if (mark.querySelector('text')?.textContent === title) this.label.textContent = '';
    const [box, frame] = [mark.firstElementChild.getBoundingClientRect(), this.svg.getScreenCTM().inverse()];
    const top = new DOMPoint(box.x + box.width / 2, box.y).matrixTransform(frame);
    const half = this.label.getComputedTextLength() / 2;
    const { width } = this.svg.viewBox.baseVal;
    this.label.setAttribute('x', Math.min(Math.max(top.x, half + 4), width - half - 4));
    this.label.setAttribute('y', Math.max(top.y - 6, 16));
  }
}
