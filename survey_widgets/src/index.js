export { ask as default } from "./ask.js";
export { mount } from "./mount.js";
