def make_text(words):
    """A text of words by chance."""
    syllables = ["ka", "lo", "mi", "ne", "ru", "sha", "to", "vi"]
    vocabulary = [a + b + c for a in syllables for b in syllables for c in syllables]
    seed = 42
    pieces = []
    for _ in range(words):
        seed = seed * 16_807 % 2_147_483_647
        pieces.append(vocabulary[seed % 512])
        pieces.append(" ")
    return "".join(pieces)


def count(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


text = make_text(500_000)
counts = count(text)
ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
print(len(text), len(counts))
for key, value in ranked[:10]:
    print(key, value)
