// Keeps a page live by the one stream of events that it names in <body data-stream>.
//   event: change  data: a topic  -> whatever listens for fl:<topic> is fetched anew by htmx
//   event: lines   data: HTML     -> appended to the log; the id is where to go on after a break
//   event: end                    -> the log is complete
(() => {
  const POLL_MS = 10_000, REOPEN_MS = 5_000, MAX_LINES = 20_000, NEAR_END_PX = 120;
  const { stream, topics } = document.body.dataset;
  const dot = document.getElementById('connection'), tail = document.getElementById('tail');
  const page = document.documentElement;
  let last = null, polling = null, missed = false;

  // What htmx replaces must not jump back to where it began.
  let scrolled = 0;
  document.body.addEventListener('htmx:beforeSwap', () => { scrolled = document.querySelector('.graph')?.scrollLeft ?? 0; });
  document.body.addEventListener('htmx:afterSwap', () => { document.querySelector('.graph')?.scrollTo(scrolled, 0); });
  if (!stream || !window.EventSource) return;

  const show = state => { dot.hidden = false; dot.dataset.state = state; dot.textContent = state; };
  const change = topic => htmx.trigger(document.body, 'fl:' + topic);
  const changeAll = () => topics.split(' ').filter(topic => topic).forEach(change);
  const atEnd = () => innerHeight + scrollY >= page.scrollHeight - NEAR_END_PX;
  const toEnd = () => scrollTo(0, page.scrollHeight);

  function append(html) {
    const follow = atEnd();
    tail.insertAdjacentHTML('beforeend', html);
    while (tail.childElementCount > MAX_LINES) tail.firstElementChild.remove();
    document.querySelector('.log .empty')?.remove();
    if (follow) toEnd();
  }

  function open() {
    const source = new EventSource(last === null ? stream : stream.replace(/offset=[^&]*/, 'offset=' + last));
    source.onopen = () => {
      show('live');
      clearInterval(polling);
      polling = null;
      if (missed) changeAll();
      missed = false;
    };
    source.onerror = () => {
      show('reconnecting');
      missed = true;
      polling ??= setInterval(changeAll, POLL_MS);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, REOPEN_MS); // The browser gave up; we do not.
    };
    source.addEventListener('change', event => change(event.data));
    source.addEventListener('lines', event => { last = event.lastEventId; append(event.data); });
    source.addEventListener('end', () => { source.close(); clearInterval(polling); show('complete'); change('end'); });
  }

  if (tail && !location.hash) toEnd();
  open();
})();
