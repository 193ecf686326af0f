import { forget, traffic } from './kit.ts';

/** What a library of zones does to promises, listeners, timers and calls; without the library, which not everybody installs. */
const native = {
  Promise,
  attach: Promise.prototype.then,
  fetch: window.fetch,
  setTimeout: window.setTimeout,
  add: EventTarget.prototype.addEventListener,
  remove: EventTarget.prototype.removeEventListener,
  open: XMLHttpRequest.prototype.open,
  send: XMLHttpRequest.prototype.send,
};

/** Runs a function in its zone; counts, so that something depends on it. */
let tasks = 0;
const inZone = (action) =>
  typeof action === 'function'
    ? function zoned(...args) {
        tasks += 1;
        return action.apply(this, args);
      }
    : action;

/** A promise that is none of the platform, in the place of the platform's. */
class ZonePromise {
  #inner;

  constructor(run) {
    this.#inner = new native.Promise(run);
  }

  static of(inner) {
    return new ZonePromise((resolve, reject) => native.attach.call(inner, resolve, reject));
  }

  static resolve(value) {
    return value?.constructor === ZonePromise ? value : new ZonePromise((resolve) => resolve(value));
  }

  static reject(reason) {
    return new ZonePromise((_, reject) => reject(reason));
  }

  static all(values) {
    return ZonePromise.of(native.Promise.all([...values].map((value) => ZonePromise.resolve(value))));
  }

  // oxlint-disable-next-line unicorn/no-thenable -- that is what such a library has
  then(done, failed) {
    return ZonePromise.of(native.attach.call(this.#inner, inZone(done), inZone(failed)));
  }

  catch(failed) {
    return this.then(undefined, failed);
  }

  finally(action) {
    const ended = () => ZonePromise.resolve(action());
    return this.then(
      (value) => ended().then(() => value),
      (error) =>
        ended().then(() => {
          throw error;
        }),
    );
  }
}

window.Promise = ZonePromise;

// Promises of the platform give promises of the zone.
// oxlint-disable-next-line unicorn/no-thenable -- that is the point
native.Promise.prototype.then = function then(done, failed) {
  return ZonePromise.of(this).then(done, failed);
};

window.fetch = function fetch(...args) {
  const promise = native.fetch.apply(this ?? window, args);
  // Such a library looks whether the promise is of a kind that it has patched.
  if (promise.constructor === ZonePromise) throw new Error('patched twice');
  return promise;
};

window.setTimeout = (action, ...rest) => native.setTimeout.call(window, inZone(action), ...rest);

const wrappers = new WeakMap();
const wrapperOf = (listener) => {
  if (typeof listener !== 'function') return listener;
  if (!wrappers.has(listener)) wrappers.set(listener, inZone(listener));
  return wrappers.get(listener);
};
EventTarget.prototype.addEventListener = function addEventListener(type, listener, options) {
  return native.add.call(this ?? window, type, wrapperOf(listener), options);
};
EventTarget.prototype.removeEventListener = function removeEventListener(type, listener, options) {
  return native.remove.call(this ?? window, type, wrapperOf(listener), options);
};
for (const name of ['open', 'send']) {
  XMLHttpRequest.prototype[name] = function patched(...args) {
    this.task = name;
    return native[name].apply(this, args);
  };
}

window.runNeighbour = async () => ({ ...(await forget()), ...(await traffic()), ran: tasks > 0 });
