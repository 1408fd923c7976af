#pragma once

// Tunes written by hand, each with something that public tune books hold: grace notes, tuplets,
// broken rhythm, rests of many bars, voices, overlays, endings, fields in the music, texts, lyrics,
// symbol lines, ties, slurs, keys, meters, the forms of collections.

#include <array>

namespace crnngan::test {

inline constexpr auto kTuneBookKinds = std::to_array<const char*>({
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
{g}A2 {gef}B2 {/d}c2 [CE]2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(3ABc (3:2:2A2B (2AB (4ABcd|(5ABcde (6ABcdef (7:8:7ABcdefg|(9:8:9abcdefgab|)abc",
    R"abc(X:1
T:t
M:6/8
L:1/8
K:C
(2AB (4ABcd|(3:2:4A2BcA (5ABcde|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A>B c<d e>>f g<<a|A2>B2 A/>B/ [CE]>[DF] z>A|A>|B c2 d2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(3A>Bc (3A<Bc z2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A>{g}B c<{de}d|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A8|Z4|B8|Z|C8|X2|D8|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/4
K:C
V:S name="Sop" clef=treble
V:B name="Bass" clef=bass
[V:S]CDEF|GABc|
[V:B]C,4|G,4|
V:S
cBAG|
V:B
C,2E,2|)abc",
    R"abc(X:1
T:t
M:2/4
L:1/8
K:G
%%score (1 2)
V:1
GABc|[V:2]G,4|
[V:1]dcBA|[V:2]D,4|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A4 B4& C8|c2d2e2f2&C4D4&E,8|G8|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
|:CDEF GABc|1 d8:|2 e8|])abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
|:C8|[1,3 D8:|[2 E8:|[4 F8|])abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
|:C8::D8:|:E8:|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
C4[M:3/4]D2 E2 F2|[K:D]FC c2 F2|[L:1/16]cdef gabc cdef|[Q:1/4=60]C12|)abc",
    R"abc(X:1
T:t
%%begintext
Some text | with |: bars
ABC
%%endtext
M:4/4
L:1/8
K:C
CDEF GABc|
%%text hello
%%center x
c8|
)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
CDEF GABc|
w:a-b c d e * f_
w:se-cond
c8|
W:words after
W:more)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
CDEF|
s: "^slow" | !f! ** !fff!
G4|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(AB) (c(de)f)|(AB-B)c A4-|A4 [CE]4-|[CE]8|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A4-A4-|A4 ^F4-|F4 F4|[C-E]4 [CG]4|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
^F F f F|F ^f f =f f|_B B ^^G __A|[^CE] C|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:Amix
CFGc CFGc|
K:Bb
BEAB|
K:F#m
FCGD|
K:Ddor
FBC2|
K:Eb lyd
ABde|
K:none
FCB2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:D exp ^f _b
FCBf|
K:D phr ^f
FBEA|
K:C _e
EBe2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
C,, C, C c c' c''|[C,Cc]4 z4|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A/ A// A/4 A3/2 A3/4 A3/|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
z2 x2 y A2 z/2 z3/2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
CDEF \
GABc|\
d8|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
CDEF % comment |: :|
GABc|[r: remark | ]c8|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
I:linebreak $
K:C
CDEF GABc$c8|)abc",
    R"abc(X: 1
T: Cooley's, The
Z: someone
S: https://example.org
R: reel
M: 4/4
L: 1/8
K: Edor
|:D2|EBBA B2 EB|B2 AB dBAG|FDAD BDAD|FDAD dAFD|
EBBA B2 EB|B2 AB defg|afec dBAF|DEFD E2:|
|:gf|eB B2 efge|eB B2 gedB|A2 FA DAFA|A2 FA defg|
eB B2 eBgB|eB B2 defg|afec dBAF|DEFD E2:|)abc",
    R"abc(X:12
T:Air
M:3/4
L:1/8
B:O'Neill's 12
Q:"Slow" 1/4=80
K:Gm
D2|G3 A Bc|d3 ^f g2|{g}^f2 d2 c>B|A4:|
K:G
d2|g3 f ed|B4 G2|)abc",
    R"abc(X:3
T:Jig
T:Second title
R:jig
D:A recording
Z:hn
M:6/8
K:G
D|:G2B dBd|g2e d2B|c2A BGB|1 AFD D2D:|2 AFD D2||
P:variations
|:d|g2b afd|e2g fdB|)abc",
    R"abc(X:1
T:t
M:none
L:1/4
K:C
C D E F G | A B c2 |)abc",
    R"abc(X:1
T:t
M:C|
K:C
C2 D2 E4|[M:C]C2D2E4|)abc",
    R"abc(X:1
T:t
M:(2+2+3)/8
L:1/8
K:C
AB cd efg|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
C8|D8:|E8|F8:|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/4
K:C
V:1 transpose=-2
CDEF|)abc",
    R"abc(X:1
T:t
M:6/8
L:1/8
Q:3/8=120
K:C
CDEFGA|[Q:1/4=90]CDEFGA|
Q:"Allegro"
CDEFGA|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
|:C8 [1 D8 :| [2 E8 |])abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
C.D .E F|:.|G4|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
CDEF[|]GABc|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(3:2:4A/B/cd (3::2A2B2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
A>B-B2 c2<d2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(3zAB (3AzB (3[CE]zG z2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
(3[CE][DF][EG] [CE-]2 [EG]2|)abc",
    R"abc(X:1
T:t
M:4/4
L:1/8
K:C
V:1
|:CDEF GABc:|
V:2
|:C,8:|
V:1
c8|
V:2
C,4 z4|)abc"});

}  // namespace crnngan::test
