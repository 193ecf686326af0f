import { create } from 'axios';
import { forget, outcome, refusing, traffic, url } from './kit.ts';

window.runNeighbour = async () => {
  const rows = {};
  for (const adapter of ['xhr', 'fetch']) {
    const client = create({ adapter });
    const call = async (name, make) => {
      rows[`${adapter}: ${name}`] = await outcome(make);
    };
    await call('get', async () => (await client.get(url('/answer', { body: '{"a":1}' }))).data);
    await call('post', async () => (await client.post(url('/take'), 'sent')).data);
    await call('status', async () => (await client.get(url('/status', { code: '500' }))).status);
    await call('refused', () => client.get(refusing));
    await call('timeout', () => client.get(url('/slow', { ms: '2000' }), { timeout: 30 }));
    await call('aborted', () => client.get(url('/slow', { ms: '2000' }), { signal: AbortSignal.timeout(30) }));
    await call(
      'bytes',
      async () => (await client.get(url('/answer', { body: 'four' }), { responseType: 'arraybuffer' })).data.byteLength,
    );
    await call('progress', async () => {
      let loaded = 0;
      await client.get(url('/answer', { body: 'progress' }), {
        onDownloadProgress: (event) => (loaded = event.loaded),
      });
      return loaded;
    });
    await call('interceptor', async () => {
      const own = create({ adapter });
      own.interceptors.response.use((response) => ({ ...response, data: 'intercepted' }));
      return (await own.get(url('/answer', { body: 'x' }))).data;
    });
  }
  return { ...rows, ...(await traffic()), ...(await forget()) };
};
