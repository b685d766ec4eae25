/** What a collaborator gave, or that it failed: the original raises there. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false }

export const FAILED: Attempt<never> = Object.freeze({ ok: false })
