import { rule, type Rule } from '../rule.ts'

/** The caller's ids that a request brings together (spec SG-24). '' = none. */
export interface AuthIds {
  readonly state: string
  /** Header `Signer-Auth-Id`. */
  readonly header: string
  /** `auth_id` of the webhook's reply; null when the webhook was not asked. */
  readonly reply: string | null
}

/** Null: the caller is not the one that the state was made for. */
type MergeAuthIdRule = Rule<(ids: AuthIds) => string | null>
type YesOrNo = Rule<() => boolean>

/** How the signer asks who may pay. */
export interface WebhookRules {
  /** Whether the auth webhook is asked before anything is signed (spec SG-23). */
  readonly asksWebhookFirst: YesOrNo
  /** Whether the webhook's reply may name a maximum price (spec SG-10.26). */
  readonly webhookSetsMaxPrice: YesOrNo
  /** The caller that the new state belongs to (spec SG-24). */
  readonly mergeAuthId: MergeAuthIdRule
}

export const asksWebhookFirst: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: rule(
    {
      variant: 'after-signing',
      summary: 'Tickets are signed before the auth webhook is asked; its refusal withholds them.',
      source: 'SG-23, INV-16; go-livepeer server/remote_signer.go:GenerateLivePayment',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'before-signing',
      summary: 'The auth webhook is asked before anything is signed.',
      why: 'Who is refused afterwards has already had tickets signed; asked first, a refusal leaves nothing signed and no nonce used.',
      source: 'repairs SG-23, INV-16, B49; go-livepeer branch fix/remote-signer-auth-before-sign',
    },
    () => true,
  ),
}

export const webhookSetsMaxPrice: Readonly<Record<'no' | 'yes', YesOrNo>> = {
  no: rule(
    {
      variant: 'ignored',
      summary: 'A maxPrice in the reply of the auth webhook is an unknown member.',
      source: 'SG-22 (a to c)',
    },
    () => false,
  ),
  yes: rule(
    {
      variant: 'enforced',
      summary: 'A maxPrice in the reply of the auth webhook is a ceiling for this call.',
      source: 'SG-10.26 (d); go-livepeer 310d90aa6 (#4014)',
    },
    () => true,
  ),
}

export const mergeAuthId: Readonly<Record<'headerThenReply' | 'replyWhenAsked', MergeAuthIdRule>> =
  {
    headerThenReply: rule(
      {
        variant: 'header-then-reply',
        summary:
          'The header of the request counts unless the webhook names an id; a header alone can break a session.',
        source: 'SG-24; go-livepeer server/remote_signer.go:GenerateLivePayment',
      },
      (ids: AuthIds) =>
        adopted(ids.state, ids.reply === null || ids.reply === '' ? ids.header : ids.reply),
    ),
    replyWhenAsked: rule(
      {
        variant: 'reply-when-asked',
        summary:
          "Once a session has an id, only the webhook's reply is compared with it; the header names it at the start.",
        why: "While the webhook's answer is cached, a header that changes ends a paying session with 500; once known, the caller is for the webhook to tell.",
        source: 'repairs SG-24 (property P2)',
      },
      (ids: AuthIds) => {
        if (ids.reply !== null && ids.reply !== '') return adopted(ids.state, ids.reply)
        return ids.state === '' ? ids.header : ids.state
      },
    ),
  }

function adopted(state: string, candidate: string): string | null {
  if (candidate === '' || candidate === state) return state
  return state === '' ? candidate : null
}
