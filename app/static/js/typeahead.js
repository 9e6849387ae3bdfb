// Proposals while typing: the ARIA combobox over `<input data-typeahead="/adresse">`, which answers
// [{value, label, hint, url}] to ?q=. The hidden input that follows takes the value; a `url` is followed.
// `data-least` letters are needed before it asks, 2 unless said; with 0 it asks at once.

const DELAY = 150; // ms of silence before asking

// Makes the input a combobox, once.
export function attach(input) {
  const combobox = new Combobox(input);
  input.addEventListener('input', () => combobox.ask());
  input.addEventListener('keydown', (event) => combobox.press(event));
  input.addEventListener('blur', () => combobox.close());
  // Typed while this module was travelling, or nothing to wait for.
  if (input.value !== input.defaultValue || combobox.least === 0) combobox.ask();
}

class Combobox {
  constructor(input) {
    this.input = input;
    this.hidden = input.parentElement.querySelector('input[type="hidden"]');
    this.least = Number(input.dataset.least ?? 2);
    this.proposals = [];
    this.active = -1;
    this.build();
  }

  build() {
    const id = `${this.input.id}-propositions`;
    this.list = Object.assign(document.createElement('ul'), { id, className: 'proposals', hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', 'Propositions');
    this.list.addEventListener('pointerdown', (event) => event.preventDefault()); // the focus stays in the input
    this.list.addEventListener('click', ({ target }) => {
      const option = target.closest('[role="option"]');
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    this.count = Object.assign(document.createElement('span'), { className: 'read-only-text' });
    this.count.setAttribute('role', 'status');
    this.input.after(this.list, this.count);
    const state = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id };
    for (const [name, value] of Object.entries(state)) this.input.setAttribute(name, value);
  }

  ask() {
    if (this.hidden) this.hidden.value = '';
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.input.value.trim().length < this.least) this.close();
    else this.timer = setTimeout(() => this.fetch(), DELAY);
  }

  async fetch() {
    this.request = new AbortController();
    const url = new URL(this.input.dataset.typeahead, location.href);
    url.searchParams.set('q', this.input.value.trim());
    try {
      const response = await fetch(url, { signal: this.request.signal, headers: { Accept: 'application/json' } });
      if (response.ok) this.show(await response.json());
    } catch (failure) {
      if (failure.name !== 'AbortError') this.close(); // no proposals: the form itself still searches
    }
  }

  show(proposals) {
    this.proposals = proposals;
    this.list.replaceChildren(...proposals.map((proposal, index) => this.option(proposal, index)));
    this.list.hidden = proposals.length === 0;
    this.input.setAttribute('aria-expanded', String(proposals.length > 0));
    this.mark(-1);
    const { length } = proposals;
    this.count.textContent = length ? `${length} proposition${length > 1 ? 's' : ''}` : 'Aucune proposition';
  }

  option({ label, hint }, index) {
    const option = Object.assign(document.createElement('li'), { id: `${this.list.id}-${index}`, textContent: label });
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    if (hint) option.append(' ', Object.assign(document.createElement('small'), { textContent: hint }));
    return option;
  }

  mark(index) {
    this.list.children[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    const option = this.list.children[index];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  press(event) {
    const { length } = this.proposals;
    if (this.list.hidden || !length) return;
    const actions = {
      ArrowDown: () => this.mark((this.active + 1) % length),
      ArrowUp: () => this.mark((this.active <= 0 ? length : this.active) - 1),
      Enter: this.active < 0 ? null : () => this.choose(this.active),
      Escape: () => this.close(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  choose(index) {
    const { value, label, url } = this.proposals[index];
    this.input.value = label;
    if (this.hidden) this.hidden.value = value;
    this.close();
    if (url) location.assign(url);
    else this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.proposals = [];
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(-1);
    this.count.textContent = '';
  }
}
