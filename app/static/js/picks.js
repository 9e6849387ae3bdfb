// Counts the boxes ticked over several pages of a list as they are ticked. The server says the same at each page.

export default function start(line) {
  const form = document.getElementById(line.dataset.form);
  const count = () => tell(line, [...form.elements].filter((box) => isPicked(box, line.dataset.box)).length);
  document.addEventListener('change', ({ target }) => { if (target.form === form) count(); });
  document.addEventListener('jalon:swap', count);
  addEventListener('pageshow', count); // the browser gives back what was ticked when one comes back
  count();
}

// A box counts when it is not as it stood.
function isPicked(box, name) {
  return box.type === 'checkbox' && box.name === name && box.checked !== ('stood' in box.dataset);
}

function tell(line, here) {
  const elsewhere = Number(line.dataset.elsewhere);
  const total = here + elsewhere;
  const words = `${total}\u00a0${total > 1 ? line.dataset.many : line.dataset.one}`;
  const beside = elsewhere > 0 ? `, dont ${elsewhere} sur d’autres pages` : '';
  line.querySelector('span').textContent = `${words}${beside}.`;
  line.hidden = total === 0;
}
