import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { FAILURE } from '../../../texts/panel/shell.ts';

interface ErrorBoundaryProps {
  /** The name of the part, as it begins a sentence. */
  readonly what: string;
  /** What the part shows: after a failure, another subject is tried again. */
  readonly subject?: unknown;
  readonly children: ComponentChildren;
}

/** A part of the panel. If it fails it shows the error in its place: the other parts and the recording continue. */
export function ErrorBoundary({ what, subject, children }: ErrorBoundaryProps): JSX.Element {
  const [error, retry]: [unknown, () => void] = useErrorBoundary((reason: unknown) => {
    console.error(`Realtime Inspector: ${what} cannot be shown.`, reason);
  });
  useEffect(() => {
    if (error !== undefined) retry();
  }, [subject]);
  if (error === undefined) return <>{children}</>;
  return (
    <div class="failed" role="alert">
      <p class="problem">{FAILURE.headline(what, error instanceof Error ? error.message : String(error))}</p>
      <p class="quiet">{FAILURE.hint}</p>
      <button type="button" class="plain" onClick={retry}>
        {FAILURE.retry}
      </button>
    </div>
  );
}
