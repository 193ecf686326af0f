import { FetchInterceptor } from '@mswjs/interceptors/fetch/web';
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest/web';
import { forget, outcome, traffic } from './kit.ts';

window.runNeighbour = async () => {
  const seen = [];
  const interceptors = [new FetchInterceptor(), new XMLHttpRequestInterceptor()];
  for (const interceptor of interceptors) {
    interceptor.apply();
    interceptor.on('request', ({ request, controller }) => {
      seen.push(`${request.method} ${new URL(request.url).pathname}`);
      if (request.url.includes('/mocked')) controller.respondWith(new Response('made up', { status: 201 }));
    });
    interceptor.on('response', ({ response }) => seen.push(response.status));
  }
  const rows = {
    'mocked fetch': await outcome(async () => {
      const response = await fetch('/mocked');
      return [response.status, await response.text()];
    }),
    'mocked xhr': await new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.onloadend = () => resolve([xhr.status, xhr.responseText]);
      xhr.open('GET', '/mocked');
      xhr.send();
    }),
    ...(await traffic()),
    ...(await forget()),
  };
  for (const interceptor of interceptors) interceptor.dispose();
  return { ...rows, 'after dispose': await traffic(), seen: seen.map(String).sort() };
};
