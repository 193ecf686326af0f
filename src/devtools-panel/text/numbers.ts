import { createCountFormat } from '../../base/format.ts';

/** Numbers as the user's locale separates their thousands. What leaves the panel as text or file has commas instead. */
export const LOCALE_FORMAT = createCountFormat(new Intl.NumberFormat().format);

export const { formatCount, formatAmount, formatRate, pluralize } = LOCALE_FORMAT;

const values = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

/** A number out of a message, with up to six decimals. */
export const formatValue = (value: number): string => values.format(value);
