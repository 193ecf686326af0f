/**
 * An address at which nothing is: a blob that never existed. The platform fails such a request by itself, as a network
 * error, without asking anyone.
 */
export const deadUrl = (): string => `blob:${location.origin}/00000000-0000-4000-8000-000000000000`;
