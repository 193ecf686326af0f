import * as Sentry from '@sentry/browser';
import { forget, refusing, traffic, url, wait } from './kit.ts';

const reported = [];
Sentry.init({
  dsn: 'http://key@127.0.0.1:1/1',
  integrations: [Sentry.browserTracingIntegration()],
  tracesSampleRate: 1,
  transport: () => ({ send: () => Promise.resolve({}), flush: () => Promise.resolve(true) }),
  beforeSend(event) {
    const { exception, breadcrumbs } = event;
    reported.push({
      values: exception?.values?.map(({ type, value, mechanism, stacktrace }) => ({
        type,
        value: value?.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST'),
        by: mechanism?.type,
        scripts: [...new Set(stacktrace?.frames?.map(({ filename }) => filename?.replace(/^.*\//, '')))].join(),
        innermost: stacktrace?.frames?.at(-1)?.filename?.replace(/^.*\//, ''),
      })),
      breadcrumbs: breadcrumbs?.filter(({ category }) => category === 'fetch' || category === 'xhr').length,
    });
    return event;
  },
});

window.runNeighbour = async () => {
  const rows = await traffic();
  setTimeout(() => new WebSocket('http://['));
  await wait(30);
  setTimeout(() => new XMLHttpRequest().send());
  await wait(30);
  setTimeout(() => history.pushState(null, '', 'http://elsewhere.example/'));
  await wait(30);
  void fetch(refusing);
  await wait(200);
  void fetch(url('/answer', { body: '{' })).then((response) => response.json());
  await wait(200);
  setTimeout(() => {
    throw new RangeError('of the app');
  });
  await wait(30);
  return {
    ...rows,
    ...(await forget()),
    events: reported.length,
    ...Object.fromEntries(reported.slice(0, 6).entries()),
  };
};
