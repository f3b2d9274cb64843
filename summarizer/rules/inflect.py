"""Written forms of a word from its dictionary form, so that data lists lemmas and not spellings.

Forms come out folded (`summarizer.text.fold`, full), without the clitics that are written
before a word (و ف ب ل ك ال), which `summarizer.rules.words` takes off.
"""

from collections.abc import Iterator, Sequence

from summarizer.text.fold import fold_text

_OBJECTS = ("ه", "ها", "هم", "هما", "هن")
_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن")
_PERFECT = ("", "ت", "وا", "ا", "تا", "ن")
_WEAK = "يا"
"""Letters that a final weak radical is written with once folded."""
_LONG = "اوي"
_WEAK_STEM = 4
"""Letters of an imperfect whose middle radical is a long vowel («يصيب»)."""
_VOWELS = "aeiou"


def verb_forms(lemma: str) -> set[str]:
    """Return the third-person forms of an Arabic verb, active and passive.

    Args:
        lemma: the perfect, third person masculine; after a slash the imperfect; after a
            second slash the passive perfect if it is written differently. Words after the
            verb («ألقى القبض على») stay as they are.

    >>> sorted(verb_forms("شن"))[:4]
    ['شن', 'شنا', 'شنت', 'شنتا']
    >>> "اصيبوا" in verb_forms("أصاب/يصيب/أصيب") and "القت" in verb_forms("ألقى")
    True
    >>> "القوا القبض علي" in verb_forms("ألقى القبض على")
    True
    """
    head, _, rest = fold_text(lemma).partition(" ")
    perfect, *others = head.split("/")
    tail = f" {rest}" if rest else ""
    forms = set(_perfect(perfect, objects=not rest))
    if others and others[0]:
        forms |= set(_imperfect(others[0]))
    for passive in others[1:]:
        forms |= set(_perfect(passive, objects=False))
    return {form + tail for form in forms}


def voices(lemma: str) -> tuple[set[str], set[str]]:
    """Return the forms of an Arabic verb that can only be active, and those only passive.

    Most passives are told from the active by vowels alone, which are seldom written.

    >>> active, passive = voices("اغتال/يغتال/اغتيل")
    >>> "اغتالت" in active, "اغتيلت" in passive, "قتل" in voices("قتل/يقتل")[0]
    (True, True, False)
    """
    head = fold_text(lemma).partition(" ")[0]
    perfect, *others = head.split("/")
    with_object = set(_perfect(perfect, objects=True)) - set(_perfect(perfect, objects=False))
    passive = {form for spelling in others[1:] for form in _perfect(spelling, objects=False)}
    distinct = set(_perfect(perfect, objects=False)) - passive if passive else set()
    return with_object | distinct, passive - set(_perfect(perfect, objects=True))


def jussive_forms(lemma: str) -> set[str]:
    """Return the forms after «لم» that are shorter than the imperfect: of weak verbs.

    They are read as verbs only there, since «يصب» and «يطل» have other meanings.

    >>> sorted(jussive_forms("أصاب/يصيب")), sorted(jussive_forms("أدى/يؤدي"))
    (['تصب', 'يصب'], ['تود', 'يود'])
    """
    head, _, rest = fold_text(lemma).partition(" ")
    imperfect = head.split("/")[1] if "/" in head else ""
    if rest or len(imperfect) < _WEAK_STEM:
        return set()
    if imperfect[-1] in _WEAK:
        short = imperfect[1:-1]
    elif imperfect[-2] in _LONG and len(imperfect) == _WEAK_STEM:
        short = imperfect[1:-2] + imperfect[-1]
    else:
        return set()
    return {f"{prefix}{short}" for prefix in "يت"}


def noun_forms(lemma: str, *, possessed: bool = True) -> set[str]:
    """Return singular, dual, plural and possessed forms of an Arabic noun or verbal noun.

    Args:
        lemma: the singular, then its broken or other plurals after slashes. Words after
            the noun («غارة جوية/غارات جوية») are taken with and without their article.
        possessed: also with a possessive («غاراتها»); not for words that are adjectives too,
            which would come out as their feminine.

    >>> sorted(noun_forms("غارة/غارات", possessed=False))
    ['غارات', 'غارتان', 'غارتين', 'غاره']
    """
    forms: set[str] = set()
    for position, spelling in enumerate(fold_text(lemma).split("/")):
        head, _, rest = spelling.partition(" ")
        if rest:
            forms |= {f"{form} {rest}" for form in (head, f"{head}ا")}
            forms.add(" ".join([head, *map(_made_definite, rest.split())]))
            forms |= _in_agreement(spelling.split())
            continue
        forms.add(head)
        if possessed:
            forms |= {_stem(head) + suffix for suffix in _POSSESSIVES}
        if position == 0:
            forms |= {_stem(head) + suffix for suffix in ("ان", "ين")}
            if not head.endswith("ه"):
                forms.add(f"{head}ا")
    return forms


def english_verb_forms(lemma: str) -> set[str]:
    """Return the forms of an English verb; irregular ones follow the lemma after slashes.

    After "=" it is one form that stands alone: "stormed" is an attack, "storm" mostly weather.

    >>> sorted(english_verb_forms("raid"))
    ['raid', 'raided', 'raiding', 'raids']
    >>> sorted(english_verb_forms("take/took/taken hostage"))
    ['take hostage', 'taken hostage', 'takes hostage', 'taking hostage', 'took hostage']
    >>> sorted(english_verb_forms("go off/went off"))
    ['go off', 'goes off', 'going off', 'went off']
    >>> english_verb_forms("=stormed")
    {'stormed'}
    """
    if lemma.startswith("="):
        return {lemma[1:].lower()}
    phrases = lemma.lower().split("/")
    base, *irregular = (phrase.partition(" ")[0] for phrase in phrases)
    rest = phrases[-1].partition(" ")[2]
    tail = f" {rest}" if rest else ""
    silent = base[:-1] if base.endswith("e") else base
    past = irregular or [f"{silent}ed" if not base.endswith("y") else f"{base[:-1]}ied"]
    third = f"{base}es" if base.endswith(("s", "sh", "ch", "x", "o")) else f"{base}s"
    return {form + tail for form in (base, third, f"{silent}ing", *past)}


def english_noun_forms(lemma: str) -> set[str]:
    """Return singular and plural of an English noun or noun phrase.

    >>> sorted(english_noun_forms("air strike"))
    ['air strike', 'air strikes']
    """
    singular, *plurals = lemma.lower().split("/")
    if plurals:
        return {singular, *plurals}
    if singular.endswith(("s", "sh", "ch", "x")):
        return {singular, f"{singular}es"}
    if singular.endswith("y") and singular[-2] not in _VOWELS:
        return {singular, f"{singular[:-1]}ies"}
    return {singular, f"{singular}s"}


def _perfect(stem: str, *, objects: bool) -> Iterator[str]:
    weak = len(stem) > 2 and stem[-1] in _WEAK
    base = stem[:-1] if weak else stem
    yield stem
    for suffix in _PERFECT[1:]:
        yield base + suffix
    if weak:
        yield f"{base}يا"
        yield f"{base}يت"
    if not objects:
        return
    for pronoun in _OBJECTS:
        yield (f"{base}ا" if weak else base) + pronoun
        yield f"{base}ت{pronoun}"
        yield f"{base}و{pronoun}"


def _imperfect(stem: str) -> Iterator[str]:
    rest = stem[1:]
    short = rest[:-1] if rest[-1] in _WEAK else rest
    for prefix in "يت":
        yield prefix + rest
        yield f"{prefix}{short}ون"
        yield f"{prefix}{short}وا"
        yield f"{prefix}{rest}ان"
        for pronoun in _OBJECTS:
            yield prefix + rest + pronoun


def _stem(noun: str) -> str:
    """The noun as it is written before a suffix: ة opens into ت."""
    return f"{noun[:-1]}ت" if noun.endswith("ه") else noun


def _in_agreement(words: Sequence[str]) -> set[str]:
    """«عدواناً جوياً», «غارتان جويتان», «غارتين جويتين»: a noun with adjectives in one case."""
    accusative = [word if word.endswith(("ه", "ات")) else f"{word}ا" for word in words]
    duals = [[_stem(word) + ending for word in words] for ending in ("ان", "ين")]
    return {" ".join(forms) for forms in (accusative, *duals)}


def _made_definite(word: str) -> str:
    return word if word.startswith("ال") or len(word) < 4 else f"ال{word}"
