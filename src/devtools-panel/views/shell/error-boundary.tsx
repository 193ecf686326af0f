import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';

interface GuardedProps {
  /** Its name, as it begins a sentence. */
  readonly what: string;
  /** What is shown; with another one it is tried again. */
  readonly subject?: unknown;
  readonly children: ComponentChildren;
}

/** A part of the panel. One that fails says so in its place: the others, and the recording, go on. */
export function ErrorBoundary({ what, subject, children }: GuardedProps): JSX.Element {
  const [error, retry] = useErrorBoundary((reason: unknown) => {
    console.error(`Realtime Inspector: ${what} cannot be shown.`, reason);
  }) as [unknown, () => void];
  useEffect(() => {
    if (error !== undefined) retry();
  }, [subject]);
  if (error === undefined) return <>{children}</>;
  return (
    <div class="failed" role="alert">
      <p class="trouble">
        {what} cannot be shown: {error instanceof Error ? error.message : String(error)}
      </p>
      <p class="quiet">This is a failure of Realtime Inspector. Recording goes on, and can be saved.</p>
      <button type="button" class="plain" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
