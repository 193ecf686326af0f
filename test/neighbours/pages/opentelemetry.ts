import { ZoneContextManager } from '@opentelemetry/context-zone';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request';
import { InMemorySpanExporter, SimpleSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';
import { forget, refusing, traffic, wait } from './kit.ts';

const exporter = new InMemorySpanExporter();
const provider = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register({ contextManager: new ZoneContextManager() });
registerInstrumentations({ instrumentations: [new FetchInstrumentation(), new XMLHttpRequestInstrumentation()] });

/** Spans without times and numbers of their own; those of one run may end in another order than those of the next. */
const spans = () =>
  exporter
    .getFinishedSpans()
    .map(({ name, kind, status, attributes, events }) =>
      JSON.stringify([
        name,
        kind,
        status.code,
        attributes['http.status_code'] ?? null,
        attributes['http.method'] ?? null,
        attributes['error.type'] ?? attributes['http.error_name'] ?? null,
        events.map((event) => event.name),
      ]),
    )
    .sort();

window.runNeighbour = async () => {
  const rows = await traffic();
  const tracer = provider.getTracer('page');
  rows['a span of the page'] = await tracer.startActiveSpan('outer', async (span) => {
    await fetch(refusing).catch(() => {});
    span.end();
    return span.isRecording();
  });
  // A span ends after the browser has reported the request.
  await wait(600);
  const ended = spans();
  return { ...rows, spans: ended, count: ended.length, ...(await forget()) };
};
