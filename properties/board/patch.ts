export { patched, type Patch } from '../../sim/board/patch.ts'
