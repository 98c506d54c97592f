// Exchanges stylesheets and pictures in place.

/** Whether all `urls` (paths of this origin) are up to date now; if not, the page has to be loaded again. */
export async function swap(urls, generation) {
  const changed = new Set(urls.map((url) => path(url)));
  const sheets = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => uses(link.sheet, link.href, changed));
  await Promise.all(sheets.map((link) => replaced(link, generation)));
  for (const path of changed) if (path.endsWith(".css")) changed.delete(path);
  for (const image of document.images) {
    if (!changed.has(path(image.currentSrc || image.src))) continue;
    image.removeAttribute("srcset");
    image.src = busted(image.currentSrc || image.src, generation);
    changed.delete(path(image.src));
  }
  const loaded = performance.getEntriesByType("resource").map((entry) => path(entry.name));
  return !loaded.some((one) => changed.has(one));
}

/** Whether a sheet, or one that it imports, is among the changed. */
function uses(sheet, href, changed) {
  if (changed.has(path(href))) return true;
  try {
    return [...(sheet?.cssRules ?? [])].some((rule) => rule.href && uses(rule.styleSheet, new URL(rule.href, href).href, changed));
  } catch {
    return false; // a sheet of another origin
  }
}

/** The old sheet stays until the new one is there, so the page is never without style. */
function replaced(link, generation) {
  return new Promise((resolve) => {
    const fresh = link.cloneNode();
    fresh.href = busted(link.href, generation);
    fresh.onload = fresh.onerror = () => {
      fresh.onload = fresh.onerror = null;
      // it may be on its way itself, to take the place of an older one, and will not arrive once it is gone
      link.onload?.();
      link.remove();
      resolve();
    };
    link.after(fresh);
  });
}

function busted(href, generation) {
  const url = new URL(href);
  url.searchParams.set("folio", generation);
  return url.href;
}

function path(href) {
  const url = new URL(href, location.href);
  if (url.origin !== location.origin) return "";
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}
