// giscus, once the reader asks for it.
const button = document.querySelector('.comments'), root = document.documentElement;
button.addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme == 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const script = Object.assign(document.createElement('script'), { src: 'https://giscus.app/client.js', crossOrigin: 'anonymous' });
  Object.assign(script.dataset, { mapping: 'pathname', theme: dark ? 'dark' : 'light' }, button.dataset);
  const place = document.createElement('div');
  place.className = 'giscus';
  button.parentNode.replaceChildren(place, script);
});
