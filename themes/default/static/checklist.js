// A checklist that the reader may tick; kept in this browser only.
const store = localStorage, ticks = [...document.querySelectorAll('.tasks input')];
const bar = document.querySelector('.tick progress'), count = document.querySelector('#tick');
const name = 'ticks ' + location.pathname, kept = JSON.parse(store[name] || '{}');
const tally = () => {
  bar.value = ticks.filter(t => t.checked).length;
  count.textContent = count.dataset.text.replace('{n}', bar.value).replace('{total}', ticks.length);
};
ticks.forEach((t, i) => {
  t.disabled = false; t.checked = kept[i] ?? t.checked;
  t.ariaLabel = t.closest('li').innerText.split('\n')[0].trim();
  t.addEventListener('change', () => { kept[i] = t.checked; store[name] = JSON.stringify(kept); tally() });
});
tally();
