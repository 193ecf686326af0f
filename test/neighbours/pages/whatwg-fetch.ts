import { fetch as polyfill, Headers as OwnHeaders, Response as OwnResponse } from 'whatwg-fetch';
import { forget, traffic } from './kit.ts';

window.runNeighbour = async () => {
  const natively = await traffic();
  window.fetch = polyfill;
  window.Headers = OwnHeaders;
  window.Response = OwnResponse;
  return { ...(await traffic()), ...(await forget()), natively };
};
