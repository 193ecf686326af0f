/** XMLHttpRequest from open to loadend. */
(() => {
  const EVENTS = ['readystatechange', 'loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];

  /** Notes every event of a request and its upload with the state they came in. */
  const record = (request, { withProgress = false } = {}) => {
    const order = [];
    for (const type of EVENTS) {
      if (type === 'progress' && !withProgress) continue;
      request.addEventListener(type, () => order.push(`${type} ${request.readyState}`));
      if (type !== 'readystatechange') request.upload.addEventListener(type, () => order.push(`upload ${type}`));
    }
    return order;
  };

  const ended = (t, request) => t.event(request, 'loadend');

  const get = async (t, address, prepare = () => {}) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    prepare(request);
    request.send();
    await ended(t, request);
    return request;
  };

  const shown = (t, request) => ({
    state: request.readyState,
    status: request.status,
    statusText: request.statusText,
    type: request.responseType,
    url: request.responseURL,
    response: t.show(request.response),
    text: t.attempt(() => request.responseText),
    xml: t.attempt(() => request.responseXML),
  });

  contract('xhr: states and events of a plain request', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    const before = shown(t, request);
    request.open('GET', t.url('/answer', { body: 'x' }));
    request.send();
    order.push('sent');
    await ended(t, request);
    return { order, before, after: shown(t, request) };
  });

  for (const type of ['', 'text', 'json', 'arraybuffer', 'blob', 'document']) {
    contract(`xhr: responseType "${type}"`, async (t) => {
      const seen = {};
      const bodies = {
        json: ['{"a":[1,"ä"]}', 'application/json'],
        markup: ['<p id="x">ä</p>', 'text/html; charset=utf-8'],
        xml: ['<a><b/></a>', 'application/xml'],
        empty: ['', 'text/plain'],
      };
      for (const [kind, [body, contentType]] of Object.entries(bodies)) {
        const request = await get(t, t.url('/answer', { body, type: contentType }), (one) => {
          one.responseType = type;
        });
        const { response } = request;
        seen[kind] = {
          ...shown(t, request),
          same: response === request.response,
          content:
            response instanceof ArrayBuffer
              ? [...new Uint8Array(response)].join(' ')
              : response instanceof Blob
                ? [response.type, await response.text()]
                : response instanceof Document
                  ? response.documentElement.outerHTML
                  : JSON.stringify(response),
        };
      }
      return seen;
    });
  }

  contract('xhr: responseType set late', async (t) => {
    const request = new XMLHttpRequest();
    const seen = [];
    request.onreadystatechange = () => {
      seen.push([request.readyState, t.attempt(() => (request.responseType = 'json')), request.responseType]);
    };
    request.open('GET', t.url('/chunks', { part: ['{"a"', ':1}'] }));
    request.send();
    await ended(t, request);
    return { seen: [...new Set(seen.map((one) => JSON.stringify(one)))], response: request.response };
  });

  contract('xhr: responseType set to odd values', async () => {
    const request = new XMLHttpRequest();
    return ['nonsense', null, undefined, 5, 'JSON', 'moz-chunked-arraybuffer', 'stream', ''].map((value) => {
      request.responseType = value;
      return request.responseType;
    });
  });

  contract('xhr: text grows as it comes', async (t) => {
    const request = new XMLHttpRequest();
    const seen = [];
    request.open('GET', t.url('/gated', { part: ['first', 'second'] }));
    request.onprogress = () => seen.push(request.responseText);
    request.send();
    await t.until(() => request.responseText === 'first');
    const early = [request.readyState, request.responseText, request.response];
    const done = ended(t, request);
    await fetch(t.url('/open'));
    await done;
    return { early, last: seen.at(-1), after: request.responseText };
  });

  contract('xhr: the response while it loads, by type', async (t) => {
    const seen = {};
    for (const type of ['json', 'arraybuffer', 'blob']) {
      const request = new XMLHttpRequest();
      request.responseType = type;
      request.open('GET', t.url('/chunks', { part: ['{', '}'] }));
      const responses = new Set();
      request.onreadystatechange = () => responses.add(`${request.readyState} ${t.show(request.response)}`);
      request.send();
      await ended(t, request);
      seen[type] = [...responses];
    }
    return seen;
  });

  contract('xhr: sync', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    request.open('GET', t.url('/answer', { body: 'sync' }), false);
    const result = t.attempt(() => request.send());
    order.push('returned');
    const bad = new XMLHttpRequest();
    bad.open('GET', 'http://127.0.0.1:1/', false);
    const type = new XMLHttpRequest();
    type.open('GET', '/', false);
    return {
      order,
      result,
      shown: shown(t, request),
      bad: t.attempt(() => bad.send()),
      badShown: shown(t, bad),
      type: t.attempt(() => (type.responseType = 'json')),
      timeout: t.attempt(() => (type.timeout = 5)),
    };
  });

  contract('xhr: sync runs no task in between', async (t) => {
    const order = [];
    setTimeout(() => order.push('timeout'), 0);
    void Promise.resolve().then(() => order.push('microtask'));
    const request = new XMLHttpRequest();
    request.open('POST', t.url('/take'), false);
    request.send('sync body');
    order.push(JSON.parse(request.responseText).text);
    await t.wait(20);
    return order;
  });

  contract('xhr: upload events', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    const sizes = [];
    request.upload.onprogress = ({ loaded, total, lengthComputable }) =>
      sizes.push([loaded === total, lengthComputable]);
    request.open('POST', t.url('/take'));
    request.send('x'.repeat(10_000));
    await ended(t, request);
    return {
      order,
      last: sizes.at(-1),
      same: request.upload === request.upload,
      body: JSON.parse(request.responseText).length,
    };
  });

  contract('xhr: progress events carry the sizes', async (t) => {
    const seen = [];
    const request = await get(t, t.url('/answer', { body: 'x'.repeat(5000) }), (one) => {
      one.onload = (event) =>
        seen.push([event.type, event.loaded, event.total, event.lengthComputable, event.isTrusted]);
      one.onloadend = (event) => seen.push([event.type, event.loaded, t.showEvent(event).class]);
    });
    return { seen, length: request.responseText.length };
  });

  contract('xhr: abort in each state', async (t) => {
    const seen = {};
    const states = {
      unsent: async (request) => request.abort(),
      opened: async (request) => {
        request.open('GET', t.url('/sse', { text: 'first', flood: 1 }));
        request.abort();
      },
      sent: async (request) => {
        request.open('GET', t.url('/sse', { text: 'first', flood: 1 }));
        request.send();
        request.abort();
      },
      headers: (request) =>
        new Promise((resolve) => {
          request.addEventListener('readystatechange', () => {
            if (request.readyState !== 2) return;
            request.abort();
            resolve();
          });
          request.open('GET', t.url('/sse', { text: 'first', flood: 1 }));
          request.send();
        }),
      loading: async (request) => {
        request.open('GET', t.url('/sse', { text: 'first', flood: 1 }));
        request.send();
        await t.until(() => request.readyState === 3);
        request.abort();
      },
      done: async (request) => {
        request.open('GET', t.url('/answer', { body: 'x' }));
        request.send();
        await ended(t, request);
        request.abort();
      },
    };
    for (const [name, run] of Object.entries(states)) {
      const request = new XMLHttpRequest();
      const order = record(request);
      await run(request);
      order.push('aborted');
      await t.wait(20);
      seen[name] = { order, shown: shown(t, request) };
    }
    seen.hungUp = await t.until(async () => (await t.state()).hungUp >= 2);
    return seen;
  });

  contract('xhr: abort and a new open inside a handler', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    let round = 0;
    const done = new Promise((resolve) => {
      request.addEventListener('readystatechange', () => {
        if (request.readyState === 2 && round === 0) {
          round = 1;
          request.open('GET', t.url('/answer', { body: 'second' }));
          request.send();
        }
        if (request.readyState === 4) resolve();
      });
    });
    request.open('GET', t.url('/answer', { body: 'first' }));
    request.send();
    await done;
    await t.wait(30);
    return { order, text: request.responseText };
  });

  contract('xhr: one object used again and again', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    const seen = [];
    for (const body of ['one', 'two', 'three']) {
      request.open('GET', t.url('/answer', { body }));
      request.setRequestHeader('x-probe', body);
      request.send();
      await ended(t, request);
      seen.push(request.responseText);
    }
    request.open('POST', t.url('/take'));
    request.send('x');
    await ended(t, request);
    return { order, seen, last: JSON.parse(request.responseText) };
  });

  contract('xhr: send and open at the wrong time', async (t) => {
    const request = new XMLHttpRequest();
    const seen = [
      t.attempt(() => request.send()),
      t.attempt(() => request.setRequestHeader('a', 'b')),
      t.attempt(() => request.open('TRACE', '/')),
      t.attempt(() => request.open('bad method', '/')),
      t.attempt(() => request.open('GET', 'http://[')),
      t.attempt(() => request.getAllResponseHeaders()),
      t.attempt(() => request.getResponseHeader('x')),
      t.attempt(() => request.overrideMimeType()),
      t.attempt(() => request.setRequestHeader()),
    ];
    request.open('GET', t.url('/answer', { body: 'x' }));
    seen.push(t.attempt(() => request.setRequestHeader('bad name', 'x')));
    seen.push(t.attempt(() => request.setRequestHeader('x-probe', 'ä\n')));
    request.send();
    seen.push(
      t.attempt(() => request.send()),
      t.attempt(() => request.setRequestHeader('a', 'b')),
    );
    seen.push(t.attempt(() => (request.withCredentials = true)));
    await ended(t, request);
    seen.push(
      t.attempt(() => request.overrideMimeType('text/plain')),
      request.responseText,
    );
    return seen;
  });

  contract('xhr: headers both ways', async (t) => {
    const request = new XMLHttpRequest();
    request.open('POST', t.url('/take', {}));
    request.setRequestHeader('x-probe', 'one');
    request.setRequestHeader('X-Probe', 'two');
    request.setRequestHeader('Content-Type', 'text/x-own');
    request.send('x');
    await ended(t, request);
    const answer = await get(t, t.url('/answer', { body: 'x', header: ['X-Seen:a', 'X-Other:b'] }));
    return {
      taken: JSON.parse(request.responseText),
      all: answer.getAllResponseHeaders().replace(/date: .*/i, 'date: …'),
      one: answer.getResponseHeader('X-SEEN'),
      none: answer.getResponseHeader('x-none'),
    };
  });

  contract('xhr: headers across origins', async (t) => {
    const answer = await get(t, t.url('/answer', { body: 'x', header: ['X-Seen:a', 'X-Other:b'] }, t.cross));
    return [answer.getAllResponseHeaders(), answer.getResponseHeader('x-other'), answer.responseURL];
  });

  contract('xhr: timeout', async (t) => {
    const request = new XMLHttpRequest();
    const order = record(request);
    request.open('GET', t.url('/slow', { ms: 1500 }));
    request.timeout = 60;
    request.send();
    await ended(t, request);
    return { order, shown: shown(t, request) };
  });

  contract('xhr: network failure, and cut off by the server', async (t) => {
    const seen = [];
    for (const address of ['http://127.0.0.1:1/', t.url('/chunks', { part: ['one', 'two'], end: 'cut' })]) {
      const request = new XMLHttpRequest();
      const order = record(request);
      request.open('GET', address);
      request.send();
      await ended(t, request);
      // How many chunks came before the cut is a matter of timing.
      seen.push([...new Set(order)], { ...shown(t, request) });
    }
    return seen;
  });

  contract('xhr: overrideMimeType', async (t) => {
    const latin = await get(t, t.url('/answer', { body: '/w==', base64: 1, type: 'text/plain' }), (one) =>
      one.overrideMimeType('text/plain; charset=iso-8859-1'),
    );
    const xml = await get(t, t.url('/answer', { body: '<a/>', type: 'text/plain' }), (one) =>
      one.overrideMimeType('text/xml'),
    );
    return [latin.responseText, xml.responseXML?.documentElement.outerHTML];
  });

  contract('xhr: statuses, redirects, HEAD and an empty answer', async (t) => {
    const seen = [];
    for (const address of [
      t.url('/status', { code: 404, body: 'none' }),
      t.url('/status', { code: 204 }),
      t.url('/redirect', { to: '/answer?body=there' }),
      'data:text/plain,data',
    ]) {
      seen.push(shown(t, await get(t, address)));
    }
    const head = new XMLHttpRequest();
    head.open('HEAD', t.url('/answer', { body: 'x' }));
    head.send();
    await ended(t, head);
    return [...seen, shown(t, head)];
  });

  contract("xhr: the page's own properties and listeners on prototypes", async (t) => {
    const calls = [];
    const open = t.replace(XMLHttpRequest.prototype, 'open', function (...args) {
      calls.push(['open', args.length]);
      this.own = 'own';
      return open.apply(this, args);
    });
    const send = t.replace(XMLHttpRequest.prototype, 'send', function (...args) {
      calls.push(['send', args.length, this.own]);
      return send.apply(this, args);
    });
    const request = await get(t, t.url('/answer', { body: 'x' }));
    return { calls, text: request.responseText, keys: Object.keys(request) };
  });

  contract('xhr: accessors of the page over the native ones', async (t) => {
    const request = new XMLHttpRequest();
    const reads = [];
    for (const name of ['response', 'responseText', 'status', 'responseType', 'readyState', 'responseURL']) {
      Object.defineProperty(request, name, {
        get() {
          reads.push(name);
          return 'overridden';
        },
      });
    }
    request.open('GET', t.url('/answer', { body: 'x' }));
    request.send();
    await ended(t, request);
    return { reads, response: request.response };
  });

  for (const type of ['', 'text', 'json', 'arraybuffer', 'blob']) {
    for (const end of ['close', 'cut', 'abort']) {
      contract(`xhr: a body of responseType "${type}" that is read while it grows, ${end}`, async (t) => {
        const request = new XMLHttpRequest();
        const parts = ['{"n":1}\n', '{"n":2}\n'];
        request.open('GET', t.url('/gated', { part: parts, end: end === 'cut' ? 'cut' : 'close' }));
        request.responseType = type;
        const order = record(request);
        const reads = [];
        const read = (when) =>
          reads.push([when, request.readyState, t.show(request.response), t.attempt(() => request.responseText)]);
        let isFirst = true;
        const hasBegun = new Promise((resolve) => {
          request.onprogress = () => {
            if (isFirst) read('progress');
            isFirst = false;
            resolve();
          };
        });
        request.send();
        await hasBegun;
        read('between');
        if (end === 'abort') request.abort();
        else {
          void fetch(t.url('/open'));
          await ended(t, request);
        }
        read('at the end');
        return { order, reads, after: shown(t, request) };
      });
    }
  }

  contract('xhr: a growing text whose every state the page compares', async (t) => {
    const request = new XMLHttpRequest();
    request.open('GET', t.url('/chunks', { part: ['a', 'ä', '😀', 'z'], type: 'text/plain; charset=utf-8' }));
    let text = '';
    const wrong = [];
    request.onreadystatechange = () => {
      const next = request.responseText;
      if (!next.startsWith(text) || next !== request.response) wrong.push([text, next]);
      text = next;
    };
    request.send();
    await ended(t, request);
    return { text, wrong };
  });

  contract('xhr: exceptions in handlers', async (t) => {
    const seen = t.uncaught();
    const request = new XMLHttpRequest();
    request.onreadystatechange = () => {
      throw new Error(`in state ${request.readyState}`);
    };
    request.open('GET', t.url('/answer', { body: 'x' }));
    request.send();
    await ended(t, request);
    return seen.map(({ message }) => message);
  });

  contract('xhr: from a frame that is removed', async (t) => {
    const { element, window: other } = await t.html('<p>x');
    const request = new other.XMLHttpRequest();
    const order = record(request);
    request.open('GET', t.url('/gated', { part: ['a', 'b'] }));
    request.send();
    await t.until(() => request.readyState >= 2);
    element.remove();
    await t.wait(80);
    return { last: order.at(-1), state: request.readyState, again: t.attempt(() => request.open('GET', '/answer')) };
  });
})();
