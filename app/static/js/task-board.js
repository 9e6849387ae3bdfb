// The board of tasks: cards are dragged with a pointer, or moved with the arrow keys from their title.
// What moves a card is the press of a button of the board's own form: nothing else is ever sent.

const FAR_ENOUGH = 6; // pixels before a press becomes a drag
const BLOCK = '?etat=blocked#etat'; // on the page of the task: blocking needs words
const BLOCKED = 'blocked';

export default function start(board) {
  const drag = new Drag(board);
  board.addEventListener('pointerdown', (event) => drag.begin(event));
  board.addEventListener('dragstart', (event) => event.preventDefault()); // of the link: ours replaces it
  document.addEventListener('submit', ({ target, submitter }) => follow(target, submitter), true);
  board.addEventListener('jalon:swap', ({ target }) => focusMoved(target));
  const hint = document.getElementById('touches');
  if (!hint) return; // keys are switched off
  hint.hidden = false;
  board.setAttribute('aria-describedby', hint.id); // said once, on entering the board
  board.addEventListener('keydown', (event) => press(board, event));
}

const cardOf = (element) => element.closest('[data-card]');
const columnOf = (element) => element?.closest('[data-state]');
const linkOf = (card) => card.querySelector('a');
const idOf = (card) => card.dataset.card.split(':')[0];

// Sends the card to a state as one of its buttons would; blocked is said on the page of the task.
function move(card, state) {
  if (state === BLOCKED) {
    location.assign(linkOf(card).getAttribute('href') + BLOCK);
    return;
  }
  const [id, revision] = card.dataset.card.split(':');
  const form = document.getElementById('deplacer');
  const button = document.createElement('button');
  Object.assign(button, { name: 'set', value: `${id}:${state}:${revision}`, hidden: true });
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

// Keys, from anywhere in a card.

function press(board, event) {
  const card = cardOf(event.target);
  if (!card || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const action = {
    ArrowLeft: () => shift(board, card, -1),
    ArrowRight: () => shift(board, card, 1),
    ArrowUp: () => step(card, -1),
    ArrowDown: () => step(card, 1),
    b: () => move(card, BLOCKED),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

// « Bloquées » is jumped over: going through it would leave the page for words nobody wanted to say.
function shift(board, card, by) {
  const columns = [...board.querySelectorAll('[data-state]')];
  const here = columnOf(card);
  const others = columns.filter((column) => column === here || column.dataset.state !== BLOCKED);
  const next = others[others.indexOf(here) + by];
  if (next) move(card, next.dataset.state);
}

function step(card, by) {
  const cards = [...columnOf(card).querySelectorAll('[data-card]')];
  const next = cards[cards.indexOf(card) + by];
  if (next) linkOf(next).focus();
}

// The focus follows the card into the column where the answer puts it, and back when it is undone.

let moved = null;

function follow(form, submitter) {
  const said = submitter?.name === 'set' ? submitter.value : form.elements.task?.value;
  moved = said && (form.id === 'deplacer' || form.closest('#annonces')) ? said.split(':')[0] : moved;
}

function focusMoved(column) {
  const card = moved && column.querySelector(`#carte-${CSS.escape(moved)}`);
  if (!card) return;
  linkOf(card).focus({ preventScroll: false });
  moved = null;
}

// One drag at a time, with any pointer; a finger that scrolls the page cancels it.

class Drag {
  constructor(board) {
    this.board = board;
    this.card = null;
    this.handlers = {
      pointermove: (event) => this.follow(event),
      pointerup: (event) => this.drop(event),
      pointercancel: () => this.end(),
      lostpointercapture: () => this.end(),
      keydown: (event) => { if (event.key === 'Escape') this.end(); },
    };
  }

  begin(event) {
    const card = cardOf(event.target);
    if (!card || this.card || event.button !== 0 || event.target.closest('button')) return;
    Object.assign(this, { card, from: [event.clientX, event.clientY], pointer: event.pointerId, over: null });
    for (const [name, handler] of Object.entries(this.handlers)) window.addEventListener(name, handler);
  }

  follow(event) {
    if (event.pointerId !== this.pointer) return;
    const [x, y] = [event.clientX - this.from[0], event.clientY - this.from[1]];
    if (!this.dragging && Math.hypot(x, y) < FAR_ENOUGH) return;
    if (!this.dragging) this.lift();
    this.card.style.translate = `${x}px ${y}px`;
    this.aim(columnOf(document.elementFromPoint(event.clientX, event.clientY)));
  }

  lift() {
    this.dragging = true;
    this.card.toggleAttribute('data-dragged', true);
    this.card.setPointerCapture(this.pointer);
    document.getSelection().removeAllRanges();
  }

  aim(column) {
    const over = column && this.board.contains(column) ? column : null;
    if (over === this.over) return;
    this.over?.removeAttribute('data-over');
    over?.toggleAttribute('data-over', true);
    this.over = over;
  }

  drop(event) {
    if (event.pointerId !== this.pointer) return;
    const { card, over, dragging } = this;
    if (dragging) refuseNextClick();
    this.end();
    if (dragging && over && over !== columnOf(card)) move(card, over.dataset.state);
  }

  // Puts everything back where it was: the answer alone moves a card.
  end() {
    if (!this.card) return;
    for (const [name, handler] of Object.entries(this.handlers)) window.removeEventListener(name, handler);
    this.card.removeAttribute('data-dragged');
    this.card.style.removeProperty('translate');
    this.aim(null);
    Object.assign(this, { card: null, dragging: false, pointer: null });
  }
}

// The end of a drag is not a click on the link that was dragged.
function refuseNextClick() {
  const refuse = (event) => event.preventDefault();
  window.addEventListener('click', refuse, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', refuse, { capture: true }), 0);
}
