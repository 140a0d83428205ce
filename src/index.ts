export { AssayError } from './errors.ts';
