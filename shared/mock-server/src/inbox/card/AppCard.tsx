import type { MessageView } from "../../views.js";
import { webLink } from "../common/web-link.js";
import type { RowPlace } from "../feed/MessageFeed.js";
import { Answers } from "./Answers.js";
import { AppButtons } from "./AppButtons.js";
import { CardFrame } from "./CardFrame.js";
import { Labels } from "./Labels.js";
import { SentTo } from "./SentTo.js";
import { useAnswer } from "./use-answer.js";

/** A notification inside the app: every button, with the label that was sent. */
export function AppCard(props: {
  readonly message: MessageView;
  readonly place: RowPlace;
  /** The phone that answers; null leaves it unnamed. */
  readonly phoneId: string | null;
  /** Whether to name the phones it was sent to, if the view is not one of them. */
  readonly namePhones?: boolean;
}) {
  const { message, place, phoneId, namePhones = false } = props;
  const answering = useAnswer(message.id, phoneId);
  const link = webLink(message.clickUrl);
  return (
    <CardFrame message={message} place={place} look="app">
      {link && (
        <a class="link" href={link} target="_blank" rel="noopener noreferrer">
          {link}
        </a>
      )}
      <Labels message={message} />
      {namePhones && <SentTo message={message} />}
      <Answers
        message={message}
        answering={answering}
        buttons={<AppButtons actions={message.actions} answering={answering} />}
      />
    </CardFrame>
  );
}
