import { fetch as polyfill, Headers as OwnHeaders, Request as OwnRequest, Response as OwnResponse } from 'whatwg-fetch';
import { forget, outcome, refusing, traffic, url, wait } from './kit.ts';

const native = { fetch: window.fetch.bind(window), Headers, Request, Response };
const own = { fetch: polyfill, Headers: OwnHeaders, Request: OwnRequest, Response: OwnResponse };

const post = (body, type) => ({
  method: 'POST',
  body,
  ...(type === undefined ? {} : { headers: { 'content-type': type } }),
});

/**
 * What this library's own tests check, of the platform's `fetch` and of its own: its package does not carry them. Each
 * gives what the page gets.
 */
const checks = ({ fetch, Headers, Request, Response }) => ({
  'headers: names in any case': () => new Headers({ Accept: 'x' }).get('aCCept'),
  'headers: pairs': () => [
    ...new Headers([
      ['b', '2'],
      ['a', '1'],
      ['b', '3'],
    ]),
  ],
  'headers: appended, set, deleted': () => {
    const headers = new Headers();
    headers.append('a', '1');
    headers.append('a', '2');
    const both = headers.get('a');
    headers.set('a', '3');
    headers.delete('b');
    return [both, headers.get('a'), headers.has('b')];
  },
  'headers: a bad name': () => new Headers({ 'a b': 'x' }),
  'headers: forEach': () => {
    const seen = [];
    new Headers({ a: '1' }).forEach((value, name) => seen.push([name, value]));
    return seen;
  },
  'request: from a text': () => [new Request('/x').method, new URL(new Request('/x').url, location).pathname],
  'request: from another': () => new Request(new Request('/x', { method: 'PUT' })).method,
  // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- it must be refused
  'request: GET with a body': () => new Request('/x', { body: 'x' }),
  'request: method in capitals': () => new Request('/x', { method: 'post' }).method,
  'request: its body': () => new Request('/x', post('body')).text(),
  'request: its body twice': async () => {
    const request = new Request('/x', post('body'));
    await request.text();
    return request.text();
  },
  'request: clone': async () => {
    const request = new Request('/x', post('body'));
    const clone = request.clone();
    return [await request.text(), await clone.text()];
  },
  'request: sent': async () => (await fetch(new Request(url('/take'), post('by a request')))).json(),
  'response: made': async () => [new Response('x', { status: 201 }).status, await new Response('x').text()],
  'response: error': () => [Response.error().status, Response.error().type],
  'response: redirect': () => Response.redirect(url('/x'), 302).status,
  'response: a bad redirect': () => Response.redirect(url('/x'), 200),
  'response: clone': async () => {
    const response = new Response('twice');
    return [await response.clone().text(), await response.text()];
  },
  'response: json': () => new Response('{"a":1}').json(),
  'response: bad json': () => new Response('{').json(),
  'response: bytes': async () => (await new Response('four').arrayBuffer()).byteLength,
  'response: blob': async () => (await new Response('four').blob()).size,
  'response: form': async () => (await new Response(new URLSearchParams({ a: '1' })).formData()).get('a'),
  'fetch: text': async () => (await fetch(url('/answer', { body: 'hi' }))).text(),
  'fetch: json': async () => (await fetch(url('/answer', { body: '{"a":[1]}' }))).json(),
  'fetch: bytes': async () => (await (await fetch(url('/answer', { body: 'hi' }))).arrayBuffer()).byteLength,
  'fetch: blob': async () => (await (await fetch(url('/answer', { body: 'hi' }))).blob()).size,
  'fetch: utf-8': async () => (await fetch(url('/answer', { body: 'äöü€' }))).text(),
  'fetch: status': async () => {
    const { status, ok, url: address } = await fetch(url('/status', { code: '404' }));
    return [status, ok, new URL(address).pathname];
  },
  'fetch: empty': async () => [(await fetch(url('/status', { code: '204' }))).status],
  'fetch: redirected': async () => new URL((await fetch(url('/redirect', { to: '/answer?body=x' }))).url).pathname,
  'fetch: read twice': async () => {
    const response = await fetch(url('/answer', { body: 'hi' }));
    await response.text();
    return [response.bodyUsed, await response.text().catch((error) => error.constructor.name)];
  },
  'fetch: headers of the answer': async () => {
    const { headers } = await fetch(url('/answer', { body: 'x', header: 'x-seen:yes' }));
    return headers.get('X-Seen');
  },
  ...Object.fromEntries(
    Object.entries({
      text: () => 'text',
      bytes: () => new Uint8Array([1, 2, 3]),
      buffer: () => new Uint8Array([1, 2]).buffer,
      blob: () => new Blob(['blob'], { type: 'text/x' }),
      parameters: () => new URLSearchParams({ a: '1' }),
      number: () => 1,
      nothing: () => undefined,
    }).map(([name, make]) => [
      `fetch: body of ${name}`,
      async () => {
        const { type, length, text } = await (await fetch(url('/take'), post(make()))).json();
        return [type, length, text];
      },
    ]),
  ),
  'fetch: a type of its own': async () => (await (await fetch(url('/take'), post('x', 'text/own'))).json()).type,
  'fetch: a header': async () =>
    (await (await fetch(url('/take'), { ...post('x'), headers: { 'x-probe': 'seen' } })).json()).seen['x-probe'],
  'fetch: PUT, DELETE': async () => [
    (await (await fetch(url('/take'), { method: 'PUT', body: 'x' })).json()).method,
    (await (await fetch(url('/take'), { method: 'DELETE' })).json()).method,
  ],
  'fetch: refused': () => fetch(refusing),
  'fetch: a bad address': () => fetch('http://['),
  'fetch: aborted before': () => fetch(url('/answer'), { signal: AbortSignal.abort() }),
  'fetch: aborted': () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    return fetch(url('/slow', { ms: '2000' }), { signal: controller.signal });
  },
  'fetch: aborted after': async () => {
    const controller = new AbortController();
    const response = await fetch(url('/answer', { body: 'x' }), { signal: controller.signal });
    const text = await response.text();
    controller.abort();
    await wait(10);
    return text;
  },
  'fetch: credentials': async () => (await fetch(url('/answer', { body: 'with' }), { credentials: 'include' })).text(),
  'fetch: without a cache': async () => (await fetch(url('/answer', { body: 'x' }), { cache: 'no-store' })).text(),
});

window.runNeighbour = async () => {
  const rows = {};
  for (const [who, implementation] of Object.entries({ native, own })) {
    for (const [name, check] of Object.entries(checks(implementation))) {
      rows[`${who}, ${name}`] = await outcome(async () => check());
    }
  }
  const natively = await traffic();
  window.fetch = polyfill;
  window.Headers = OwnHeaders;
  window.Response = OwnResponse;
  return { ...rows, ...(await traffic()), ...(await forget()), natively };
};
