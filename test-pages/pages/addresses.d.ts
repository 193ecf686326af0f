/** Where the pages are served; the server writes `/addresses.js` itself, because it knows the ports. */
export const addresses: {
  readonly url: string;
  readonly port: number;
  readonly crossUrl: string;
  readonly crossPort: number;
};
