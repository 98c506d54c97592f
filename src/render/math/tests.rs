use super::mathml;

#[test]
fn common_tex() {
    for tex in [
        r"\frac{a}{b}",
        r"\sqrt{x} \sqrt[3]{x}",
        r"\sum_{i=1}^n i",
        r"\prod_k",
        r"\int_0^\infty e^{-x^2}\,dx",
        r"a \le b \ge c \cdot d \times e",
        r"\log_2 n \lceil x \rceil \lfloor y \rfloor",
        r"\text{if } x < y",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"\alpha \beta \Gamma \Omega",
        r"\mathbb{R} \mathcal{H} \mathbf{x}",
        r"\hat{x} \bar{y}",
        r"\left( \frac12 \right]",
        r"p_{99} \approx 50\%",
        r"x' \in \{1, \dots, n\}",
    ] {
        for display in [true, false] {
            let math = mathml(tex, display).unwrap();
            assert!(math.starts_with("<math") && math.ends_with("</math>"), "{math}");
            assert!(!math.contains("annotation") && !math.contains("semantics") && !math.contains("span"), "{math}");
        }
    }
}

#[test]
fn exact() {
    assert_eq!(
        mathml(r"\frac{1}{x_i} < \mathbb{R}", false).unwrap(),
        "<math alttext=\"\\frac{1}{x_i} &lt; \\mathbb{R}\"><mrow><mfrac><mn>1</mn><msub><mi>x</mi><mi>i</mi></msub></mfrac>\
         <mo>&lt;</mo><mi>ℝ</mi></mrow></math>"
    );
}

#[test]
fn same_bytes_every_time() {
    let tex = r"\begin{aligned} a &= \left(b\right) \\ c &= d \end{aligned}";
    let first = mathml(tex, true);
    assert!((0..8).all(|_| mathml(tex, true) == first));
}

#[test]
fn mistakes() {
    let message = |tex: &str| mathml(tex, false).unwrap_err().message;
    assert_eq!(message(r"\foo"), r"this formula cannot be read: undefined control sequence: \foo");
    assert_eq!(message(r"\href{javascript:alert(1)}{x}"), "a command of this formula is not allowed");
    assert_eq!(message(r"\def\a{\a\a}\a"), r"`\def` is not allowed: formulas define no macros");
    assert!(message(r"\frac{1").contains("unexpected end of input"));
}

#[test]
fn hostile_formulas_are_refused_or_rendered() {
    for tex in [
        "{".repeat(2000),
        "{".repeat(1999) + &"}".repeat(1999),
        r"\tiny ".repeat(600),
        r"\left(".repeat(500),
        r"\sqrt".repeat(700),
        r"\bar".repeat(900),
        "x^".repeat(1900),
        r"\begin{matrix}".repeat(200),
        "x".repeat(4001),
        r"\mathbf".repeat(500),
        r"\displaystyle x".repeat(200),
        "a&".repeat(1000),
        r"\frac".repeat(40),
        "%".repeat(3000),
        r"\bar".repeat(48) + "x",
        "{".repeat(32) + &"}".repeat(32),
    ] {
        let _ = mathml(&tex, true);
    }
}
