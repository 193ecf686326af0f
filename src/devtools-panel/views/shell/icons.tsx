import type { ComponentChildren, JSX } from 'preact';

const SHAPES = {
  pause: <path d="M5 3.5h2v9H5zM9 3.5h2v9H9z" fill="currentColor" stroke="none" />,
  play: <path d="M5 3.2l7.5 4.8L5 12.8z" fill="currentColor" stroke="none" />,
  clear: (
    <>
      <circle cx="8" cy="8" r="5.2" />
      <path d="M4.4 4.4l7.2 7.2" />
    </>
  ),
  funnel: <path d="M2.5 3.5h11L9.5 8.5v4l-3-1.5V8.5z" />,
  star: <path d="M8 2.4l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.2l-3.5 1.9.8-3.9L2.4 6.5l3.9-.5z" />,
  closeSmall: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />,
  follow: <path d="M2.5 8h8M7.5 4.5L11 8l-3.5 3.5M13.5 3v10" />,
  help: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M6.3 6.3a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.4" />
    </>
  ),
  error: (
    <>
      <path d="M8 1.8l6.2 11.4H1.8z" fill="currentColor" stroke="none" />
      <path d="M8 6v3.6M8 11.2v.4" stroke="var(--bg)" stroke-width="1.5" />
    </>
  ),
  warning: <path d="M8 2.2l6 11H2zM8 6.5v3.2M8 11.2v.4" />,
  info: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="M8 7.2v4M8 4.8v.4" />
    </>
  ),
  open: <circle cx="8" cy="8" r="4" fill="currentColor" stroke="none" />,
  ring: <circle cx="8" cy="8" r="3.6" />,
  closed: <rect x="4.5" y="4.5" width="7" height="7" />,
  poll: <path d="M11.8 5.5A4.5 4.5 0 1 0 12.5 8M12.5 3v3h-3" />,
  in: <path d="M8 3v9M4.5 8.5L8 12l3.5-3.5" stroke="var(--in)" stroke-width="1.6" />,
  out: <path d="M8 13V4M4.5 7.5L8 4l3.5 3.5" stroke="var(--out)" stroke-width="1.6" />,
  cross: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" stroke="var(--gap)" stroke-width="1.8" />,
  wait: (
    <>
      <circle cx="8" cy="8" r="4.6" stroke-dasharray="2 2" />
      <path d="M8 5.5V8l1.8 1.2" />
    </>
  ),
  duplicate: (
    <g stroke="var(--dup)" stroke-width="1.6">
      <circle cx="6.2" cy="8" r="3.2" />
      <circle cx="9.8" cy="8" r="3.2" />
    </g>
  ),
  late: (
    <>
      <path d="M2.5 8L8 4.5v7z" fill="var(--late)" stroke="none" />
      <path d="M8 8h5.5" stroke="var(--late)" stroke-width="1.8" />
    </>
  ),
  gap: <path d="M2.5 13l3-10M6.5 13l3-10M10.5 13l3-10" stroke="var(--gap)" stroke-width="1.6" />,
  folder: <path d="M2 12.5v-9h4l1.5 2H14v7z" />,
  save: <path d="M8 2.5v7M4.8 6.6L8 9.8l3.2-3.2M2.5 10.5v3h11v-3" />,
  gear: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M3.6 12.4L5 11M11 5l1.4-1.4" />
    </>
  ),
  close: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />,
  bolt: <path d="M9.2 1.6L3.6 9h3.6l-.8 5.4L12.2 7H8.4z" fill="var(--made)" stroke="none" />,
  flag: <path d="M5 14V2.5l6 3-6 3" />,
  notRecorded: <path d="M3 13L13 3M3 3l10 10M3 8l5 5M8 3l5 5M3 8l5-5M8 13l5-5" />,
  pin: <path d="M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5" />,
  copy: <path d="M6 5.5h7.5v8H6zM3 10.5V2.5h7.5" />,
  pick: <path d="M4.5 6.5L8 10l3.5-3.5z" fill="currentColor" stroke="none" />,
  down: <path d="M5 6.5L8 10l3-3.5" />,
  right: <path d="M6.5 5L10 8l-3.5 3" />,
} satisfies Readonly<Record<string, ComponentChildren>>;

/** Names an icon. */
export type IconName = keyof typeof SHAPES;

/** An icon in the colour of its text. Its meaning is given by text next to it or by the control around it. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.2"
      aria-hidden="true"
    >
      {SHAPES[name]}
    </svg>
  );
}
