"""Refusals: exceptions whose text is the sentence that the user reads."""

from trainingreg.text import Sentence, say


class Refusal(Exception):
    """Something the rules do not allow; `sentence` says what is wrong and what to do.

    `status` is the HTTP answer a page gives: 409 where the state of things forbids it, 422 where the input does.
    """

    status = 409

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Invalid(Refusal):
    """Input that cannot be accepted; `field` names the form field or column it belongs to, if there is one."""

    status = 422

    def __init__(self, sentence: Sentence, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(Refusal):
    """The object does not exist, or is out of the actor's scope: the two are not told apart."""

    status = 404

    def __init__(self) -> None:
        super().__init__(say("There is nothing here, or it is outside your scope."))


class NotAllowed(Refusal):
    """The actor's role may not do this."""

    status = 403

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or say("Your role does not allow this."))
