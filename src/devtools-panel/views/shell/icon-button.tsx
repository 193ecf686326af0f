import type { JSX } from 'preact';
import { Icon, type IconName } from './icons.tsx';

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

/** A button that shows an icon; its label is read aloud, and is the tooltip. */
export function IconButton({ icon, label, isPressed, onClick }: ButtonProps): JSX.Element {
  const pressed = isPressed === undefined ? {} : { 'aria-pressed': isPressed };
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick} {...pressed}>
      <Icon name={icon} />
    </button>
  );
}
