"""Turn a file into a C array: embed.py INPUT OUTPUT NAME"""
import sys

source, target, name = sys.argv[1:]
with open(source, "rb") as f:
    data = f.read()
with open(target, "w", encoding="ascii") as f:
    f.write("#include <stddef.h>\n#include <stdint.h>\n#include \"clip.h\"\n\n")
    f.write(f"const size_t {name}_len = {len(data)};\nconst uint8_t {name}[] = {{\n")
    for at in range(0, len(data), 20):
        f.write("    " + ",".join(str(b) for b in data[at:at + 20]) + ",\n")
    f.write("};\n")
