import { all, AxiosHeaders, CanceledError, CancelToken, create, isCancel } from 'axios';
import { forget, outcome, refusing, traffic, url } from './kit.ts';

/**
 * What this library's own tests check in a browser, asked of both of its adapters: its package does not carry them. Each
 * gives what the page gets.
 */
const calls = (client) => ({
  get: async () => (await client.get(url('/answer', { body: '{"a":1}' }))).data,
  post: async () => (await client.post(url('/take'), 'sent')).data,
  'post of an object': async () => (await client.post(url('/take'), { an: 'object' })).data,
  'post of parameters': async () => (await client.post(url('/take'), new URLSearchParams({ a: '1', b: '2' }))).data,
  'post of a form': async () => {
    const form = new FormData();
    form.append('field', 'value');
    return (await client.post(url('/take'), form)).data.type;
  },
  'post of an object as a form': async () => (await client.postForm(url('/take'), { field: 'value' })).data.type,
  'post of bytes': async () => (await client.post(url('/take'), new Uint8Array([1, 2, 3]))).data.length,
  'post of a Blob': async () => (await client.post(url('/take'), new Blob(['blob'], { type: 'text/x' }))).data,
  put: async () => (await client.put(url('/take'), 'put')).data.method,
  delete: async () => (await client.delete(url('/take'))).data.method,
  head: async () => (await client.head(url('/answer', { body: 'x' }))).status,
  'parameters of the address': async () =>
    (await client.get(url('/answer'), { params: { body: 'by a parameter' } })).data,
  'a base address': async () => (await client.get('/answer?body=based', { baseURL: url('').split('?')[0] })).data,
  'a header': async () => (await client.post(url('/take'), 'x', { headers: { 'x-probe': 'seen' } })).data.seen,
  'headers of the answer': async () => {
    const { headers } = await client.get(url('/answer', { body: 'x', header: 'x-seen:yes' }));
    return [headers instanceof AxiosHeaders, headers['x-seen']];
  },
  status: async () => (await client.get(url('/status', { code: '500' }))).status,
  'a status that is allowed': async () =>
    (await client.get(url('/status', { code: '500' }), { validateStatus: null })).status,
  'what an error says': () =>
    client
      .get(url('/status', { code: '404' }))
      .catch(({ code, response, isAxiosError, config }) => [code, response.status, isAxiosError, config.method]),
  refused: () => client.get(refusing),
  'what a refusal says': () =>
    client.get(refusing).catch(({ code, response, message }) => [code, typeof response, message]),
  timeout: () => client.get(url('/slow', { ms: '2000' }), { timeout: 30 }),
  'a timeout in own words': () =>
    client.get(url('/slow', { ms: '2000' }), { timeout: 30, timeoutErrorMessage: 'own words' }),
  aborted: () => client.get(url('/slow', { ms: '2000' }), { signal: AbortSignal.timeout(30) }),
  'aborted before': () => client.get(url('/answer'), { signal: AbortSignal.abort() }),
  cancelled: () => {
    const source = CancelToken.source();
    setTimeout(() => source.cancel('no longer wanted'), 20);
    return client
      .get(url('/slow', { ms: '2000' }), { cancelToken: source.token })
      .catch((error) => [error instanceof CanceledError, isCancel(error), error.message]);
  },
  bytes: async () =>
    (await client.get(url('/answer', { body: 'four' }), { responseType: 'arraybuffer' })).data.byteLength,
  blob: async () => (await client.get(url('/answer', { body: 'four' }), { responseType: 'blob' })).data.size,
  text: async () => (await client.get(url('/answer', { body: '{"a":1}' }), { responseType: 'text' })).data,
  'JSON that is none': async () => (await client.get(url('/answer', { body: '{' }), { responseType: 'json' })).data,
  progress: async () => {
    let loaded = 0;
    await client.get(url('/answer', { body: 'progress' }), { onDownloadProgress: (event) => (loaded = event.loaded) });
    return loaded;
  },
  'progress of what is sent': async () => {
    let loaded = 0;
    await client.post(url('/take'), 'x'.repeat(1000), { onUploadProgress: (event) => (loaded = event.loaded) });
    return loaded;
  },
  transforms: async () => {
    const own = { transformRequest: [() => 'changed'], transformResponse: [(text) => JSON.parse(text).text] };
    return (await client.post(url('/take'), 'x', own)).data;
  },
  interceptors: async () => {
    const own = create(client.defaults);
    const order = [];
    for (const name of ['first', 'second']) {
      own.interceptors.request.use((config) => (order.push(`request ${name}`), config));
      own.interceptors.response.use(async (response) => (order.push(`response ${name}`), response));
    }
    await own.get(url('/answer', { body: 'x' }));
    return order;
  },
  'an interceptor that fails': async () => {
    const own = create(client.defaults);
    own.interceptors.response.use(null, () => 'saved');
    return own.get(url('/status', { code: '500' }));
  },
  'many at once': async () => {
    const answers = await all(['a', 'b', 'c'].map((body) => client.get(url('/answer', { body }))));
    return answers.map(({ data }) => data);
  },
  credentials: async () => (await client.get(url('/answer', { body: 'with' }), { withCredentials: true })).data,
});

window.runNeighbour = async () => {
  const rows = {};
  for (const adapter of ['xhr', 'fetch']) {
    for (const [name, call] of Object.entries(calls(create({ adapter })))) {
      rows[`${adapter}: ${name}`] = await outcome(call);
    }
  }
  return { ...rows, ...(await traffic()), ...(await forget()) };
};
