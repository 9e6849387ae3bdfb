// Sends a form without reloading: each top-level element of the answer replaces the one of the same id.

const HEADERS = { 'X-Jalon-Fragment': '1', Accept: 'text/html' };
const SHOWN = new Set([409, 422]); // refused with reasons: the answer carries the form and its messages

const queues = new WeakMap(); // for each form, what travels or waits for its turn

// Sends what a button says, after what the same form is sending already; twice the same is once.
export function send(form, submitter, data, sendPlainly) {
  const what = submitter?.value ?? '';
  const queue = queues.get(form) ?? { asked: new Set(), last: Promise.resolve() };
  if (queue.asked.has(what)) return;
  queues.set(form, queue);
  queue.asked.add(what);
  submitter?.setAttribute('aria-disabled', 'true');
  queue.last = queue.last.then(() => post(form, submitter, data, sendPlainly)).finally(() => {
    queue.asked.delete(what);
    form.setAttribute('aria-busy', String(queue.asked.size > 0));
    submitter?.removeAttribute('aria-disabled');
  });
}

// Posts the data of a form; `sendPlainly(form, submitter)` takes over when anything but a fragment comes back.
async function post(form, submitter, data, sendPlainly) {
  if (!navigator.onLine) {
    announce('Pas de connexion pour le moment. Votre saisie est toujours là\u00a0: réessayez dans un instant.');
    return;
  }
  try {
    const response = await fetch(submitter?.getAttribute('formaction') ?? form.getAttribute('action'), {
      method: 'POST',
      headers: HEADERS,
      body: form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data),
    });
    if (await show(response)) renewOperation(form);
    else if (response.redirected) location.assign(response.url);
    else sendPlainly(form, submitter);
  } catch {
    sendPlainly(form, submitter); // same operation id: the server does it once
  }
}

// Takes the content of `details[data-src]` from its address; `follow()` goes there when that fails.
export async function fill(details, follow) {
  try {
    const response = await fetch(details.dataset.src, { headers: HEADERS });
    if (!(await show(response))) follow();
  } catch {
    follow();
  }
}

let asked = 0; // the last answers are asked for; those of before come too late

// Opens the rest of a form read by GET, as it stands now; without an answer the form is sent as it is.
export async function ask(form) {
  const turn = ++asked;
  const url = `${form.getAttribute('action')}?${new URLSearchParams(new FormData(form))}`;
  history.replaceState(null, '', url);
  try {
    const response = await fetch(url, { headers: HEADERS });
    if (turn === asked && !(await show(response))) form.submit();
  } catch {
    if (turn === asked) form.submit();
  }
}

// Puts the answer in the page; false when it is not made of known pieces.
async function show(response) {
  if (!response.ok && !SHOWN.has(response.status)) return false;
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  const pieces = [...template.content.children].filter((piece) => document.getElementById(piece.id));
  const fromNotice = document.activeElement.closest('#annonces') !== null;
  for (const piece of pieces) {
    if (piece.id === 'annonces') fillRegion([...piece.children]);
    else swap(document.getElementById(piece.id), piece, SHOWN.has(response.status));
  }
  if (fromNotice && document.activeElement === document.body) focusOn(pieces.find(({ id }) => id !== 'annonces'));
  return pieces.length > 0;
}

// Replaces an element and gives the focus back to the same control, or to the first thing to correct.
function swap(old, piece, refused) {
  const active = document.activeElement;
  const held = old.contains(active);
  keepTicks(old, piece);
  old.replaceWith(piece);
  if (held) {
    const next = (refused && piece.querySelector('[autofocus], [aria-invalid="true"]')) || sameControl(piece, active);
    next.focus({ preventScroll: !refused });
  }
  piece.dispatchEvent(new CustomEvent('jalon:swap', { bubbles: true }));
}

// A box of another form was not sent with this one: what was ticked meanwhile stays ticked.
function keepTicks(old, piece) {
  for (const box of old.querySelectorAll('input[type="checkbox"][form]')) {
    const same = piece.querySelector(`input[form][name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`);
    if (same) same.checked = box.checked;
  }
}

// « Annuler » goes away with its notice: the focus goes to what it has put back.
function focusOn(piece) {
  (piece ? sameControl(piece, document.body) : document.getElementById('contenu')).focus({ preventScroll: true });
}

function sameControl(piece, active) {
  const { name, value } = active;
  const found = (active.id && piece.querySelector(`#${CSS.escape(active.id)}`))
    || (name && piece.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`))
    || (!name && active.matches('a') && piece.querySelector(`a[href="${CSS.escape(active.getAttribute('href'))}"]`))
    || piece.querySelector('summary');
  if (found) return found;
  piece.tabIndex = -1;
  return piece;
}

// The live region stays in the page so that readers hear the change; it floats where the eyes are.
function fillRegion(children) {
  const region = document.getElementById('annonces');
  region.replaceChildren(...children);
  region.toggleAttribute('data-floating', children.length > 0);
  if (children.length > 0) region.firstElementChild.append(closeButton(region));
}

function closeButton(region) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'button quiet small', textContent: 'Fermer' });
  button.addEventListener('click', () => {
    region.replaceChildren();
    region.removeAttribute('data-floating');
    document.getElementById('contenu').focus({ preventScroll: true });
  });
  return button;
}

// One sentence in the live region, from the page itself.
export function announce(sentence, kind = 'info') {
  const notice = document.createElement('div');
  notice.className = `notice ${kind}`;
  notice.append(Object.assign(document.createElement('p'), { textContent: sentence }));
  fillRegion([notice]);
}

// A form that stays in the page is ready for another operation.
function renewOperation(form) {
  const operation = form.isConnected && form.querySelector('input[name="op"]');
  if (!operation) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  operation.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
