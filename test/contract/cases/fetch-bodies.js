/** Bodies of responses, read whole. */
(() => {
  const READERS = ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'bytes'];

  const answer = (t, body, more = {}) => fetch(t.url('/answer', { body, ...more }));

  const content = async (value) => {
    if (value instanceof ArrayBuffer) return [...new Uint8Array(value)].join(' ');
    if (ArrayBuffer.isView(value)) return [...value].join(' ');
    if (value instanceof Blob) return [value.type, value.size, await value.text()];
    if (value instanceof FormData) return [...value].map(([name, one]) => [name, String(one)]);
    return value;
  };

  for (const reader of READERS) {
    contract(`bodies: ${reader}()`, async (t) => {
      if (!(reader in Response.prototype)) return 'not in this browser';
      const bodies = {
        json: ['{"a":[1,2,{"b":null}]}', 'application/json'],
        broken: ['{"a":', 'application/json'],
        // Which of two messages says that JSON is missing depends on when the end came.
        ...(reader === 'json' ? {} : { empty: ['', 'text/plain'] }),
        form: ['a=1&b=%C3%A4', 'application/x-www-form-urlencoded'],
        multipart: [
          '--X\r\ncontent-disposition: form-data; name="f"\r\n\r\nvalue\r\n--X--\r\n',
          'multipart/form-data; boundary=X',
        ],
        marked: ['\uFEFFafter a byte order mark', 'text/plain'],
      };
      const seen = {};
      for (const [kind, [body, type]] of Object.entries(bodies)) {
        const response = await answer(t, body, { type });
        const promise = response[reader]();
        const used = response.bodyUsed;
        const isPromise = promise instanceof Promise && promise.constructor === Promise;
        let value;
        try {
          value = await content(await promise);
        } catch (error) {
          value = t.showError(error);
        }
        seen[kind] = {
          used,
          isPromise,
          locked: response.body?.locked,
          value,
          again: await t.outcome(response[reader]()),
        };
      }
      return seen;
    });
  }

  contract('bodies: an error page that the page reads as JSON', async (t) => {
    const seen = {};
    const pages = {
      html: ['<html>502 Bad gateway</html>', 'text/html; charset=utf-8'],
      xml: ['<Error><Code>AccessDenied</Code></Error>', 'application/xml'],
      plain: ['{"a":1}', 'text/plain'],
      long: [`<html>${'x'.repeat(9_000)}</html>`, 'text/html'],
    };
    for (const [kind, [body, type]] of Object.entries(pages)) {
      const response = await answer(t, body, { type, status: 502 });
      const order = [];
      const promise = response.json();
      const at = [response.bodyUsed, response.body.locked, t.attempt(() => response.clone())];
      void Promise.resolve().then(() => order.push('a microtask'));
      setTimeout(() => order.push('a task'), 0);
      const result = await t.outcome(promise);
      order.push('settled');
      seen[kind] = {
        at,
        result,
        first: order[0],
        after: [response.bodyUsed, response.body.locked, response.body === response.body],
        again: await t.outcome(response.text()),
        reader: t.attempt(() => response.body.getReader()),
      };
    }
    return seen;
  });

  contract('bodies: an error page whose body the page has looked at, read as JSON', async (t) => {
    const html = () => answer(t, '<html>', { type: 'text/html' });
    const looked = await html();
    const { body } = looked;
    const same = await t.outcome(looked.json());
    const locked = await html();
    const reader = locked.body.getReader();
    const cloned = await html();
    const clone = cloned.clone();
    return {
      same,
      isSameBody: looked.body === body,
      bodyLocked: body.locked,
      locked: await t.outcome(locked.json()),
      read: new TextDecoder().decode((await reader.read()).value),
      first: await t.outcome(cloned.json()),
      second: await t.outcome(clone.text()),
    };
  });

  contract('bodies: an error page that is cut off, read as JSON', async (t) => {
    const seen = t.uncaught();
    const cut = await fetch(t.url('/chunks', { part: ['<html>'], end: 'cut', type: 'text/html' }));
    const result = await t.outcome(cut.json());
    await t.wait(80);
    return { seen, result, used: cut.bodyUsed };
  });

  contract('bodies: read long after they have come', async (t) => {
    const kept = await answer(t, 'late');
    const promise = answer(t, 'later');
    await t.wait(600);
    const used = kept.bodyUsed;
    const late = await kept.text();
    const response = await promise;
    return { used, late, later: await response.text(), again: await t.outcome(kept.text()) };
  });

  contract('bodies: bytes that are no UTF-8', async (t) => {
    const base64 = btoa(String.fromCharCode(0xff, 0xfe, 0x41, 0xc3, 0x28, 0xf0, 0x9f, 0x98));
    const one = await answer(t, base64, { base64: 1 });
    const other = await answer(t, base64, { base64: 1 });
    return [await one.text(), [...new Uint8Array(await other.arrayBuffer())]];
  });

  contract('bodies: unread, bodyUsed and locked before and after', async (t) => {
    const response = await answer(t, 'x');
    const seen = [[response.bodyUsed, response.body.locked]];
    const reader = response.body.getReader();
    seen.push([response.bodyUsed, response.body.locked]);
    seen.push(await t.outcome(response.text()));
    reader.releaseLock();
    seen.push([response.bodyUsed, response.body.locked]);
    seen.push(await t.outcome(response.text()));
    seen.push([response.bodyUsed, response.body.locked]);
    return seen;
  });

  contract('bodies: clone, in all orders', async (t) => {
    const response = await answer(t, 'cloned body');
    const copy = response.clone();
    const copyOfCopy = copy.clone();
    const seen = {
      distinct: copy !== response,
      url: copy.url === response.url,
      type: copy.type,
      body: copy.body !== response.body,
      kind: copy.constructor === Response,
    };
    seen.texts = [await copy.text(), await response.text(), await copyOfCopy.text()];
    seen.used = [response.bodyUsed, copy.bodyUsed];
    seen.late = t.attempt(() => response.clone());
    const locked = await answer(t, 'x');
    locked.body.getReader();
    seen.locked = t.attempt(() => locked.clone());
    const empty = await fetch(t.url('/status', { code: 204 }));
    seen.empty = [t.show(empty.clone().body), await empty.text()];
    return seen;
  });

  contract('bodies: a clone sees each chunk as it comes', async (t) => {
    const response = await fetch(t.url('/gated', { part: ['first', 'second'] }));
    const copy = response.clone();
    const reader = copy.body.getReader();
    const { value } = await reader.read();
    const first = new TextDecoder().decode(value);
    await fetch(t.url('/open'));
    const rest = await reader.read();
    return [first, new TextDecoder().decode(rest.value), (await reader.read()).done, await response.text()];
  });

  contract('bodies: wrapped again by the page', async (t) => {
    const response = await answer(t, 'wrapped', { type: 'text/x-own' });
    const again = new Response(response.body, { status: 201, headers: response.headers });
    const text = await again.text();
    const before = [response.bodyUsed, response.body.locked];
    const blob = await new Response((await answer(t, 'to blob')).body).blob();
    return [text, again.status, again.url, again.type, before, blob.size];
  });

  contract('bodies: cut off by the server', async (t) => {
    const read = async (use) => {
      const response = await fetch(t.url('/chunks', { part: ['one', 'two'], end: 'cut' }));
      return t.outcome(use(response));
    };
    return [
      await read((response) => response.text()),
      await read((response) => response.json()),
      await read((response) => response.blob()),
      await read(async (response) => {
        const reader = response.body.getReader();
        while (!(await reader.read()).done);
      }),
    ];
  });

  contract('bodies: made by the page', async (t) => {
    const stream = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('made'));
          controller.close();
        },
      });
    return [
      await new Response('text').text(),
      await new Response(new Blob(['blob'])).text(),
      await new Response(stream()).text(),
      await t.outcome(new Response(new ReadableStream({ start: (c) => (c.enqueue('no bytes'), c.close()) })).text()),
      await Response.json({ a: 1 }).json(),
      t.attempt(() => new Response('x', { status: 99 })),
      t.show(Response.error().body),
      await new Request('/x', { method: 'POST', body: 'of a request' }).text(),
      t.show(new Response(null).body),
      await t.outcome(new Response(stream()).clone().json()),
    ];
  });

  contract('bodies: Response subclasses and borrowed methods', async (t) => {
    class Own extends Response {
      async text() {
        return `own ${await super.text()}`;
      }
    }
    const { text } = Response.prototype;
    const response = await answer(t, 'borrowed');
    return [await new Own('x').text(), await text.call(response), await new Own((await answer(t, 'net')).body).text()];
  });

  contract('bodies: a response made an ancestor, or frozen', async (t) => {
    const response = Object.freeze(await answer(t, 'frozen'));
    const child = Object.create(response);
    return [t.attempt(() => child.status), t.attempt(() => child.body), await response.text(), response.bodyUsed];
  });

  contract('bodies: a large one comes whole', async (t) => {
    const size = 3_000_000;
    const part = 'x'.repeat(1000);
    const response = await fetch(t.url('/take'), { method: 'POST', body: part.repeat(size / 1000) });
    const { length } = await response.json();
    return length;
  });

  contract('bodies: the memory of an unread one is let go', async (t) => {
    const key = `${t.key}-unread`;
    const controller = new AbortController();
    const response = await fetch(`${location.origin}/endless?key=${key}`, { signal: controller.signal });
    // Socket buffers and the browser's own differ; what counts is that the server had to stop.
    const stopped = await t.stops(key);
    controller.abort();
    return { stopped, used: response.bodyUsed };
  });
})();
