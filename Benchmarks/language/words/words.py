def make_text(words):
    """Words of syllables by chance, the short ones often."""
    syllables = ["ka", "lo", "mi", "ne", "ru", "sha", "to", "vi"]
    seed = 42
    pieces = []
    for _ in range(words):
        word = ""
        while True:
            seed = seed * 16_807 % 2_147_483_647
            word += syllables[seed % 8]
            if seed % 2 == 0:
                break
        pieces.append(word)
    return " ".join(pieces)


text = make_text(300_000)
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1

ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
print(len(text), len(counts))
for key, value in ranked[:10]:
    print(key, value)
