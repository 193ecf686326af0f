import { createCountFormat } from '../../base/format.ts';

/** Numbers with the thousands separators of the user's locale. Text and files that leave the panel have commas instead. */
export const LOCALE_FORMAT = createCountFormat(new Intl.NumberFormat().format);

export const { formatCount, formatAmount, formatRate, pluralize } = LOCALE_FORMAT;

const values = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

/** A number out of a message, with up to six decimals. */
export const formatValue = (value: number): string => values.format(value);
