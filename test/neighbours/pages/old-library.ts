import { forget, traffic } from './kit.ts';

/** What libraries of 2008 did to everybody's prototypes. */
/* eslint-disable no-extend-native -- that is the point */
const add = (prototype, methods) => Object.assign(prototype, methods);
add(Function.prototype, {
  bind(self, ...first) {
    return (...rest) => this.apply(self, [...first, ...rest]);
  },
  wrap(wrapper) {
    return wrapper;
  },
});
add(Array.prototype, {
  each(action) {
    this.forEach(action);
    return this;
  },
  indexOf(item) {
    for (let at = 0; at < this.length; at += 1) if (this[at] === item) return at;
    return -1;
  },
  toJSON() {
    return `[${this.map(String).join('; ')}]`;
  },
});
add(String.prototype, {
  toJSON() {
    return `"${this}"`;
  },
  strip() {
    return this.trim();
  },
});
add(Object.prototype, { extend: (other) => other });
Date.prototype.toJSON = () => 'a date';
Element.prototype.remove = function remove() {
  this.parentNode?.removeChild(this);
  return this;
};

window.runNeighbour = async () => {
  const rows = { ...(await traffic()), ...(await forget()) };
  delete Object.prototype.extend;
  delete Array.prototype.toJSON;
  delete String.prototype.toJSON;
  return rows;
};
