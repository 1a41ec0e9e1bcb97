<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
  <context>
    <name>gdsim</name>
    <message>
      <source> and {count} more</source>
      <translation> 외 {count}개</translation>
    </message>
    <message>
      <source> dpi</source>
      <translation> dpi</translation>
    </message>
    <message>
      <source># solves</source>
      <translation># 연립방정식</translation>
    </message>
    <message>
      <source>(f(x + h) − f(x − h)) / 2h with h = ε^(1/3) max(1, |x|): two evaluations for each entry.</source>
      <translation>(f(x + h) − f(x − h)) / 2h, h = ε^(1/3) max(1, |x|): 성분마다 함수를 두 번 계산합니다.</translation>
    </message>
    <message>
      <source>1 / yᵀs of each pair</source>
      <translation>각 쌍의 1 / yᵀs</translation>
    </message>
    <message>
      <source>121 minima in an egg box and one of them global: a descent finds the nearest only.</source>
      <translation>달걀판 모양의 극소점 121개 중 하나만 전역 극소점: 하강법은 가장 가까운 것만 찾습니다.</translation>
    </message>
    <message>
      <source>1D</source>
      <translation>1D</translation>
    </message>
    <message>
      <source>2D</source>
      <translation>2D</translation>
    </message>
    <message>
      <source>2D + 3D</source>
      <translation>2D + 3D</translation>
    </message>
    <message>
      <source>3D</source>
      <translation>3D</translation>
    </message>
    <message>
      <source>3D view</source>
      <translation>3D 보기</translation>
    </message>
    <message>
      <source>= the chain rule on the graph of the formula; where edges meet, they add up</source>
      <translation>= 수식의 계산 그래프 위의 연쇄 법칙, 간선이 만나는 곳에서는 더합니다</translation>
    </message>
    <message>
      <source>= the chain rule, from the loss back to the weight; mean over the batch</source>
      <translation>= 손실에서 가중치까지 거슬러 가는 연쇄 법칙, 배치 평균</translation>
    </message>
    <message>
      <source>= the chain rule, from the loss back to the weight; sample {row}</source>
      <translation>= 손실에서 가중치까지 거슬러 가는 연쇄 법칙, 표본 {row}</translation>
    </message>
    <message>
      <source>A ReLU unit dies</source>
      <translation>ReLU 뉴런이 죽음</translation>
    </message>
    <message>
      <source>A ReLU unit revives</source>
      <translation>ReLU 뉴런이 되살아남</translation>
    </message>
    <message>
      <source>A block has at most {limit} lines.</source>
      <translation>블록은 최대 {limit}줄입니다.</translation>
    </message>
    <message>
      <source>A bowl 25 times flatter along one diagonal than along the other.</source>
      <translation>한 대각선 방향이 다른 대각선 방향보다 25배 완만한 그릇입니다.</translation>
    </message>
    <message>
      <source>A bowl ten times steeper along y: steepest descent zigzags, and Newton needs one step.</source>
      <translation>y 방향이 열 배 가파른 그릇: 최급강하법은 지그재그로 가고 뉴턴법은 한 걸음이면 됩니다.</translation>
    </message>
    <message>
      <source>A bowl with ripples: six minima, and the lowest is found only from close by.</source>
      <translation>잔물결이 있는 그릇: 극소점 여섯 중 가장 낮은 것은 가까이에서 시작해야만 찾습니다.</translation>
    </message>
    <message>
      <source>A bright disc round the mouse; Ctrl+wheel or Ctrl+Shift+Up and Down size it, Esc ends it</source>
      <translation>마우스 둘레만 밝게 합니다. Ctrl+휠이나 Ctrl+Shift+위/아래로 크기를 바꾸고 Esc로 끝냅니다</translation>
    </message>
    <message>
      <source>A click lets all views follow this optimizer.</source>
      <translation>누르면 모든 화면이 이 최적화 방법을 따릅니다.</translation>
    </message>
    <message>
      <source>A computation failed: {problem}. Nothing was lost.</source>
      <translation>계산에 실패했습니다: {problem}. 잃은 것은 없습니다.</translation>
    </message>
    <message>
      <source>A cone among dimples: the slope stays near 2.83 down to the tip, so no gradient-norm rule fires there.</source>
      <translation>옴폭한 자국들 사이의 원뿔: 꼭짓점까지 기울기가 2.83 근처라 그레이디언트 노름 규칙이 작동하지 않습니다.</translation>
    </message>
    <message>
      <source>A coordinate crosses</source>
      <translation>좌표가 값을 지남</translation>
    </message>
    <message>
      <source>A curved valley with steep walls: easy to reach, hard to follow to its one minimum.</source>
      <translation>벽이 가파른 굽은 골짜기: 들어가기는 쉽지만 하나뿐인 극소점까지 따라가기는 어렵습니다.</translation>
    </message>
    <message>
      <source>A data set needs at least one input column and one target column.</source>
      <translation>데이터셋에는 입력 열과 목표 열이 각각 하나 이상 있어야 합니다.</translation>
    </message>
    <message>
      <source>A dip in a plain: far out the slope is almost zero, and yet there is no minimum there.</source>
      <translation>평지의 움푹한 곳: 멀리서는 기울기가 거의 0이지만 그곳에 극소점은 없습니다.</translation>
    </message>
    <message>
      <source>A direction to turn, and the slope of the surface along it</source>
      <translation>돌려 볼 수 있는 방향과 그 방향의 곡면 기울기</translation>
    </message>
    <message>
      <source>A formula begins here and does not end on its line: “{text}”. A dollar sign is \$.</source>
      <translation>여기에서 시작한 수식이 같은 줄에서 끝나지 않습니다: “{text}”. 달러 기호는 \$로 씁니다.</translation>
    </message>
    <message>
      <source>A formula has at most {limit} characters.</source>
      <translation>수식은 최대 {limit}자입니다.</translation>
    </message>
    <message>
      <source>A formula has one or two variables, not {n}.</source>
      <translation>식의 변수는 {n}개가 아니라 하나 또는 둘입니다.</translation>
    </message>
    <message>
      <source>A formula of x, or of x and y: + − * / ^ and functions such as sin, exp, log, sqrt, abs</source>
      <translation>x 또는 x와 y의 식: + − * / ^ 와 sin, exp, log, sqrt, abs 같은 함수</translation>
    </message>
    <message>
      <source>A formula that you type</source>
      <translation>직접 입력하는 식</translation>
    </message>
    <message>
      <source>A function</source>
      <translation>함수</translation>
    </message>
    <message>
      <source>A function of one variable has no surface to turn.</source>
      <translation>변수가 하나인 함수에는 돌릴 곡면이 없습니다.</translation>
    </message>
    <message>
      <source>A global minimum between two local ones: a little momentum rolls past the nearest.</source>
      <translation>두 지역 극소점 사이의 전역 극소점: 약간의 모멘텀이면 가장 가까운 극소점을 지나칩니다.</translation>
    </message>
    <message>
      <source>A heading here is “## heading” or “### heading”.</source>
      <translation>제목은 “## 제목” 또는 “### 제목”으로 씁니다.</translation>
    </message>
    <message>
      <source>A kink lies {kink:.1g} away: longer steps take both sides of it.</source>
      <translation>{kink:.1g} 떨어진 곳에 꺾인 점이 있습니다. 그보다 긴 h는 꺾인 점의 양쪽을 함께 봅니다.</translation>
    </message>
    <message>
      <source>A lesson begins with a line of three dashes: ---</source>
      <translation>수업 파일은 줄표 세 개로 된 줄로 시작해야 합니다: ---</translation>
    </message>
    <message>
      <source>A lesson has at most {limit} characters.</source>
      <translation>수업 파일은 최대 {limit}자입니다.</translation>
    </message>
    <message>
      <source>A lesson has at most {limit} steps.</source>
      <translation>수업은 최대 {limit}단계입니다.</translation>
    </message>
    <message>
      <source>A lesson has no links and no pictures; “{word}” begins one.</source>
      <translation>수업에는 링크와 그림을 넣을 수 없는데, “{word}”에서 링크나 그림이 시작됩니다.</translation>
    </message>
    <message>
      <source>A lesson needs at least one step: “## heading”.</source>
      <translation>수업에는 단계가 하나 이상 필요합니다. “## 제목”을 쓰세요.</translation>
    </message>
    <message>
      <source>A lesson sets the experiment and waits for what you do. Your own experiment is kept and comes back when you leave the lesson.</source>
      <translation>수업은 실험을 차려 놓고 여러분이 직접 해 보기를 기다립니다. 원래 실험은 보관해 두었다가 수업에서 나가면 되돌려 놓습니다.</translation>
    </message>
    <message>
      <source>A line has at most {limit} characters.</source>
      <translation>한 줄은 최대 {limit}자입니다.</translation>
    </message>
    <message>
      <source>A minimum without curvature: Newton takes a third off the distance and no more.</source>
      <translation>곡률이 없는 극소점: 뉴턴법도 한 걸음에 거리를 3분의 1만 줄입니다.</translation>
    </message>
    <message>
      <source>A network</source>
      <translation>신경망</translation>
    </message>
    <message>
      <source>A network has too many dimensions to list them all: use multi-start.</source>
      <translation>신경망은 차원이 많아 모두 나열할 수 없습니다. 다중 시작을 쓰세요.</translation>
    </message>
    <message>
      <source>A network here has at most {limit} hidden layers; {given} were asked for.</source>
      <translation>신경망의 은닉 계층은 최대 {limit}개인데, {given}개를 요청했습니다.</translation>
    </message>
    <message>
      <source>A network needs at least an input and an output layer.</source>
      <translation>신경망에는 적어도 입력 계층과 출력 계층이 있어야 합니다.</translation>
    </message>
    <message>
      <source>A network with {layers} layers of weights needs {layers} activation functions, not {given}.</source>
      <translation>가중치 계층이 {layers}개인 신경망의 활성 함수는 {given}개가 아니라 {layers}개여야 합니다.</translation>
    </message>
    <message>
      <source>A network {title} with the activation functions {functions}.</source>
      <translation>활성 함수가 {functions}인 신경망 {title}.</translation>
    </message>
    <message>
      <source>A node is computed from the nodes before it: put their values in.</source>
      <translation>노드는 앞의 노드들에서 계산됩니다. 그 값들을 넣으십시오.</translation>
    </message>
    <message>
      <source>A number is missing here.</source>
      <translation>수를 입력하십시오.</translation>
    </message>
    <message>
      <source>A picture of {width} × {height} pixels is too large: choose fewer dpi or a smaller size.</source>
      <translation>{width} × {height} 픽셀 그림은 너무 큽니다. dpi나 크기를 줄이십시오.</translation>
    </message>
    <message>
      <source>A plane through three points needs three: remember points in the menu Plane ({count} so far).</source>
      <translation>세 점을 지나는 평면에는 세 점이 필요합니다. 평면 메뉴에서 점을 기억해 두세요(지금 {count}개).</translation>
    </message>
    <message>
      <source>A point where slope and curvature both vanish: the second-derivative test is inconclusive.</source>
      <translation>기울기와 곡률이 모두 0인 점: 이계도함수 판정법으로는 판정할 수 없습니다.</translation>
    </message>
    <message>
      <source>A problem is a function or a network, not “{key}”.</source>
      <translation>문제는 함수 또는 신경망이어야 하며 “{key}”은(는) 아닙니다.</translation>
    </message>
    <message>
      <source>A quadratic bowl: Newton and Gauss-Newton are at its minimum in one step.</source>
      <translation>이차 그릇: 뉴턴법과 가우스-뉴턴법은 한 걸음에 극소점에 이릅니다.</translation>
    </message>
    <message>
      <source>A question has one “answer”, or several “choice”.</source>
      <translation>문제에는 “answer” 하나 또는 “choice” 여러 개가 있어야 합니다.</translation>
    </message>
    <message>
      <source>A quiz has 1 to {limit} questions.</source>
      <translation>퀴즈는 1문제에서 {limit}문제까지입니다.</translation>
    </message>
    <message>
      <source>A script in NumPy or PyTorch that repeats the run</source>
      <translation>실행을 되풀이하는 NumPy 또는 PyTorch 스크립트</translation>
    </message>
    <message>
      <source>A seed must be a whole number that is not negative.</source>
      <translation>시드는 음수가 아닌 정수여야 합니다.</translation>
    </message>
    <message>
      <source>A start coordinate</source>
      <translation>시작점의 좌표</translation>
    </message>
    <message>
      <source>A start coordinate must be a finite number.</source>
      <translation>시작점의 좌표는 유한한 수여야 합니다.</translation>
    </message>
    <message>
      <source>A start point here has {n} coordinates, not {given}.</source>
      <translation>이 문제의 시작점은 좌표가 {given}개가 아니라 {n}개입니다.</translation>
    </message>
    <message>
      <source>A step has at most {limit} tasks.</source>
      <translation>한 단계에 과제는 최대 {limit}개입니다.</translation>
    </message>
    <message>
      <source>A step has one block; this is the second.</source>
      <translation>한 단계에 블록은 하나뿐인데, 이것은 두 번째입니다.</translation>
    </message>
    <message>
      <source>A task waits for one condition; join two with “and”.</source>
      <translation>과제는 조건 하나를 기다립니다. 둘이면 “and”로 이으세요.</translation>
    </message>
    <message>
      <source>A text shows at most {limit} numbers.</source>
      <translation>한 글에 보일 수 있는 수는 최대 {limit}개입니다.</translation>
    </message>
    <message>
      <source>A tilted wave: one global and one local minimum with a saddle point between them.</source>
      <translation>기울어진 물결: 전역 극소점과 지역 극소점이 하나씩 있고 그 사이에 안장점이 있습니다.</translation>
    </message>
    <message>
      <source>A valley along x and a ridge along y: Newton is drawn to the middle, descent leaves it.</source>
      <translation>x 방향은 골짜기, y 방향은 능선: 뉴턴법은 가운데로 끌리고 하강법은 가운데를 떠납니다.</translation>
    </message>
    <message>
      <source>A weight crosses</source>
      <translation>가중치가 값을 지남</translation>
    </message>
    <message>
      <source>A weight must lie between −1e30 and 1e30.</source>
      <translation>가중치는 −1e30 이상 1e30 이하여야 합니다.</translation>
    </message>
    <message>
      <source>A whole number is needed here; {text} is not.</source>
      <translation>정수를 입력하십시오. {text}은(는) 정수가 아닙니다.</translation>
    </message>
    <message>
      <source>A {sort} stands where a {wanted} is needed.</source>
      <translation>{wanted}이(가) 필요한 자리에 {sort}이(가) 있습니다.</translation>
    </message>
    <message>
      <source>AMSGrad</source>
      <translation>AMSGrad</translation>
    </message>
    <message>
      <source>Ackley</source>
      <translation>애클리</translation>
    </message>
    <message>
      <source>Activation</source>
      <translation>활성화 함수</translation>
    </message>
    <message>
      <source>Activation of hidden layer {layer}</source>
      <translation>은닉 계층 {layer}의 활성 함수</translation>
    </message>
    <message>
      <source>Activation of the output</source>
      <translation>출력의 활성 함수</translation>
    </message>
    <message>
      <source>Activation of unit {unit} of layer {layer}, the mean over the samples</source>
      <translation>{layer}번째 계층 뉴런 {unit}의 활성값(표본 평균)</translation>
    </message>
    <message>
      <source>AdaDelta</source>
      <translation>AdaDelta</translation>
    </message>
    <message>
      <source>AdaGrad</source>
      <translation>AdaGrad</translation>
    </message>
    <message>
      <source>AdaMax</source>
      <translation>AdaMax</translation>
    </message>
    <message>
      <source>Adam</source>
      <translation>Adam</translation>
    </message>
    <message>
      <source>AdamW</source>
      <translation>AdamW</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>추가</translation>
    </message>
    <message>
      <source>Add a breakpoint</source>
      <translation>중단점 추가</translation>
    </message>
    <message>
      <source>Add a condition that stops the run, or press F9 to stop where the picked weight crosses its present value.</source>
      <translation>실행을 멈출 조건을 추가하거나, F9를 눌러 선택한 가중치가 지금 값을 지날 때 멈추게 하십시오.</translation>
    </message>
    <message>
      <source>Add a hidden layer after layer {n}</source>
      <translation>계층 {n} 뒤에 은닉 계층 추가</translation>
    </message>
    <message>
      <source>Add a hidden layer before the output</source>
      <translation>출력 앞에 은닉 계층을 추가합니다</translation>
    </message>
    <message>
      <source>Add a hidden layer here</source>
      <translation>여기에 은닉 계층을 추가합니다</translation>
    </message>
    <message>
      <source>Add a neuron to the last hidden layer</source>
      <translation>마지막 은닉 계층에 뉴런을 추가합니다</translation>
    </message>
    <message>
      <source>Add a start</source>
      <translation>시작점 추가</translation>
    </message>
    <message>
      <source>Add a unit to hidden layer {layer}</source>
      <translation>은닉 계층 {layer}에 뉴런 추가</translation>
    </message>
    <message>
      <source>Add a watch</source>
      <translation>조사식 추가</translation>
    </message>
    <message>
      <source>Add a weight, a derivative, a unit or a norm to see its value here and its line along the run.</source>
      <translation>가중치, 미분, 뉴런, 노름을 추가하면 그 값과 실행에 따른 선이 여기에 보입니다.</translation>
    </message>
    <message>
      <source>Add an optimizer</source>
      <translation>최적화 방법 추가</translation>
    </message>
    <message>
      <source>Add hidden layer</source>
      <translation>은닉 계층 추가</translation>
    </message>
    <message>
      <source>Add hidden neuron</source>
      <translation>은닉 뉴런 추가</translation>
    </message>
    <message>
      <source>Add the step: its sign is already in it.</source>
      <translation>걸음을 더하십시오. 부호는 이미 들어 있습니다.</translation>
    </message>
    <message>
      <source>Add {optimizer}</source>
      <translation>{optimizer} 추가</translation>
    </message>
    <message>
      <source>After it the loss is {loss}.</source>
      <translation>갱신한 뒤의 손실은 {loss}입니다.</translation>
    </message>
    <message>
      <source>Again</source>
      <translation>다시 하기</translation>
    </message>
    <message>
      <source>Against the evaluations spent: {f} + ∇{f} + 2 (H·v) + n H. A product with the Hessian costs about two gradients, a Hessian about one for each of the n parameters.</source>
      <translation>쓴 계산 횟수에 대하여: {f} + ∇{f} + 2 (H·v) + n H. 헤세 행렬과 벡터의 곱은 기울기 약 두 번, 헤세 행렬은 매개변수 n개마다 약 한 번의 비용이 듭니다.</translation>
    </message>
    <message>
      <source>Against the iteration k</source>
      <translation>반복 k에 대하여</translation>
    </message>
    <message>
      <source>Against the time the steps took on this computer</source>
      <translation>이 컴퓨터에서 걸린 시간에 대하여</translation>
    </message>
    <message>
      <source>All eigenvalues are computed for up to {count} parameters.</source>
      <translation>모든 고윳값은 파라미터 {count}개까지 계산합니다.</translation>
    </message>
    <message>
      <source>All eigenvalues of the Hessian at the point shown</source>
      <translation>보이는 점에서 헤시안의 모든 고윳값</translation>
    </message>
    <message>
      <source>All evaluations: {f} + ∇{f} + 2 (H·v) + n H, with n = {n}</source>
      <translation>전체 계산 횟수: {f} + ∇{f} + 2 (H·v) + n H, n = {n}</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>모든 파일 (*)</translation>
    </message>
    <message>
      <source>All lessons</source>
      <translation>모든 수업</translation>
    </message>
    <message>
      <source>All parameters</source>
      <translation>모든 매개변수</translation>
    </message>
    <message>
      <source>All parameters are zero here, so filter-normalised directions have no length.</source>
      <translation>여기서는 모든 매개변수가 0이므로 필터 정규화한 방향의 길이가 없습니다.</translation>
    </message>
    <message>
      <source>All steps</source>
      <translation>모든 단계</translation>
    </message>
    <message>
      <source>All steps of the iteration</source>
      <translation>이 반복의 모든 단계</translation>
    </message>
    <message>
      <source>Along the run</source>
      <translation>실행을 따라</translation>
    </message>
    <message>
      <source>Along this coordinate f is a straight line: no difference has a truncation error, and the longest step is the best.</source>
      <translation>이 좌표를 따라 f는 직선입니다. 어떤 차분에도 절단 오차가 없으므로 가장 긴 h가 가장 좋습니다.</translation>
    </message>
    <message>
      <source>Along this coordinate f is so nearly a parabola that central differences have no truncation error; that of forward differences falls like h.</source>
      <translation>이 좌표를 따라 f는 포물선에 매우 가까워 중심 차분에는 절단 오차가 없고, 전진 차분의 절단 오차는 h에 비례하여 줄어듭니다.</translation>
    </message>
    <message>
      <source>An end of the window</source>
      <translation>창의 끝</translation>
    </message>
    <message>
      <source>An expression has at most {limit} characters.</source>
      <translation>식은 최대 {limit}자입니다.</translation>
    </message>
    <message>
      <source>An expression may not be nested more than {limit} deep.</source>
      <translation>식을 {limit}겹보다 깊게 겹쳐 쓸 수 없습니다.</translation>
    </message>
    <message>
      <source>An expression, “ : ” and words belong here.</source>
      <translation>여기에는 식, “ : ”, 글이 차례로 와야 합니다.</translation>
    </message>
    <message>
      <source>An operator is missing before “{found}” at column {column}; a product is written with *.</source>
      <translation>{column}열의 “{found}” 앞에 연산자가 없습니다. 곱은 *로 씁니다.</translation>
    </message>
    <message>
      <source>Another gdsim has recovered this experiment already.</source>
      <translation>다른 gdsim이 이 실험을 이미 복구했습니다.</translation>
    </message>
    <message>
      <source>Another weight or unit…</source>
      <translation>다른 가중치 또는 뉴런…</translation>
    </message>
    <message>
      <source>Another {optimizer} with settings of its own</source>
      <translation>설정이 따로 있는 {optimizer} 하나 더</translation>
    </message>
    <message>
      <source>Apply the activation function {activation} to z.</source>
      <translation>z에 활성 함수 {activation}을(를) 적용합니다.</translation>
    </message>
    <message>
      <source>Armijo</source>
      <translation>아르미호</translation>
    </message>
    <message>
      <source>Arrows of the gradient all over the surface</source>
      <translation>곡면 전체에 그린 그레이디언트 화살표</translation>
    </message>
    <message>
      <source>As on screen</source>
      <translation>화면과 같게</translation>
    </message>
    <message>
      <source>At column {column} stands “{found}” where a number, x, y or a function is expected.</source>
      <translation>수, x, y 또는 함수가 와야 할 {column}열에 “{found}”이(가) 있습니다.</translation>
    </message>
    <message>
      <source>At column {column} the formula nests too deeply; make it simpler.</source>
      <translation>{column}열에서 식이 너무 깊이 겹칩니다. 간단히 하세요.</translation>
    </message>
    <message>
      <source>At column {column} there are more than {limit} brackets within each other; make the formula simpler.</source>
      <translation>{column}열에서 괄호가 {limit}겹을 넘습니다. 식을 간단히 하세요.</translation>
    </message>
    <message>
      <source>B is {percent} % off: {optimizer}</source>
      <translation>B의 오차 {percent} %: {optimizer}</translation>
    </message>
    <message>
      <source>BFGS</source>
      <translation>BFGS</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>뒤로</translation>
    </message>
    <message>
      <source>Back to iteration 0 with the same weights</source>
      <translation>같은 가중치로 반복 0으로 돌아갑니다</translation>
    </message>
    <message>
      <source>Back to the page before</source>
      <translation>앞 단계로 돌아갑니다</translation>
    </message>
    <message>
      <source>Backpropagation against forward mode, central differences and the complex step.</source>
      <translation>역전파를 순방향 모드, 중심 차분, 복소 스텝과 비교합니다.</translation>
    </message>
    <message>
      <source>Backpropagation: one pass backwards gives all entries.</source>
      <translation>역전파: 역방향 패스 한 번으로 모든 성분을 얻습니다.</translation>
    </message>
    <message>
      <source>Backward</source>
      <translation>역방향</translation>
    </message>
    <message>
      <source>Backward: what is the last factor of the chain rule?</source>
      <translation>역방향: 연쇄 법칙의 마지막 인수는 얼마입니까?</translation>
    </message>
    <message>
      <source>Backward: what is the next factor of the chain rule?</source>
      <translation>역방향: 연쇄 법칙의 다음 인수는 얼마입니까?</translation>
    </message>
    <message>
      <source>Backward: what is the next factor of the chain rule? The function is {activation}.</source>
      <translation>역방향: 연쇄 법칙의 다음 인수는 얼마입니까? 함수: {activation}</translation>
    </message>
    <message>
      <source>Basins</source>
      <translation>끌림 영역</translation>
    </message>
    <message>
      <source>Basins are drawn for functions of one or two variables.</source>
      <translation>끌림 영역은 변수가 하나 또는 둘인 함수에 그립니다.</translation>
    </message>
    <message>
      <source>Basins of attraction</source>
      <translation>끌림 영역</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>배치</translation>
    </message>
    <message>
      <source>Batch mean</source>
      <translation>배치 평균</translation>
    </message>
    <message>
      <source>Batch seed</source>
      <translation>배치 시드</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>배치 크기</translation>
    </message>
    <message>
      <source>Beale</source>
      <translation>빌</translation>
    </message>
    <message>
      <source>Begin</source>
      <translation>시작</translation>
    </message>
    <message>
      <source>Between them lies the valley, near ε^(1/3) = 6e-06 for central and ε^(1/2) = 1e-08 for forward differences as a rule; here at {central:.0e} and {forward:.0e}.</source>
      <translation>그 사이에 골짜기가 있습니다. 보통 중심 차분은 ε^(1/3) = 6e-06, 전진 차분은 ε^(1/2) = 1e-08 근처이고, 여기서는 {central:.0e}, {forward:.0e}입니다.</translation>
    </message>
    <message>
      <source>Binary cross-entropy (logits)</source>
      <translation>이진 교차 엔트로피(로짓)</translation>
    </message>
    <message>
      <source>Binary cross-entropy needs targets that are 0 or 1; choose another loss for this data.</source>
      <translation>이진 교차 엔트로피의 목푯값은 0 또는 1이어야 합니다. 이 데이터에는 다른 손실을 고르십시오.</translation>
    </message>
    <message>
      <source>Booth</source>
      <translation>부스</translation>
    </message>
    <message>
      <source>Branch</source>
      <translation>분기</translation>
    </message>
    <message>
      <source>Branch from here</source>
      <translation>여기에서 분기</translation>
    </message>
    <message>
      <source>Branch from here…</source>
      <translation>여기에서 분기…</translation>
    </message>
    <message>
      <source>Branch {name}</source>
      <translation>분기 {name}</translation>
    </message>
    <message>
      <source>Breakpoint at the picked weight</source>
      <translation>선택한 가중치에 중단점</translation>
    </message>
    <message>
      <source>Breakpoints</source>
      <translation>중단점</translation>
    </message>
    <message>
      <source>Breakpoints and watches</source>
      <translation>중단점과 조사식</translation>
    </message>
    <message>
      <source>Builds curvature from first derivatives; extra algorithm and memory</source>
      <translation>일차 도함수로 곡률을 만듭니다. 추가 알고리즘과 메모리가 필요합니다</translation>
    </message>
    <message>
      <source>Bump</source>
      <translation>봉우리</translation>
    </message>
    <message>
      <source>By the eigenvalues of the Hessian</source>
      <translation>헤세 행렬의 고윳값으로 구분</translation>
    </message>
    <message>
      <source>By {name} every difference is exact: along it f is a straight line.</source>
      <translation>{name} 방향으로 f는 직선이므로 모든 차분이 정확합니다.</translation>
    </message>
    <message>
      <source>By {name} f has no finite derivative here, or no values to take it from.</source>
      <translation>여기서는 f에 {name}에 대한 유한한 편미분이 없거나, 차분을 구할 함숫값이 없습니다.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>취소</translation>
    </message>
    <message>
      <source>Cancel what is being computed</source>
      <translation>진행 중인 계산을 취소합니다</translation>
    </message>
    <message>
      <source>Central</source>
      <translation>중심 차분</translation>
    </message>
    <message>
      <source>Central differences</source>
      <translation>중심 차분</translation>
    </message>
    <message>
      <source>Centre</source>
      <translation>중심</translation>
    </message>
    <message>
      <source>Chain rule</source>
      <translation>연쇄 법칙</translation>
    </message>
    <message>
      <source>Chain rule of the picked parameter</source>
      <translation>선택한 매개변수의 연쇄 법칙</translation>
    </message>
    <message>
      <source>Chain rule…</source>
      <translation>연쇄 법칙…</translation>
    </message>
    <message>
      <source>Change activation of layer {n}</source>
      <translation>계층 {n}의 활성 함수 바꾸기</translation>
    </message>
    <message>
      <source>Change the L1 strength</source>
      <translation>L1 강도 바꾸기</translation>
    </message>
    <message>
      <source>Change the L2 strength</source>
      <translation>L2 강도 바꾸기</translation>
    </message>
    <message>
      <source>Change the batch seed</source>
      <translation>배치 시드 바꾸기</translation>
    </message>
    <message>
      <source>Change the batch size</source>
      <translation>배치 크기 바꾸기</translation>
    </message>
    <message>
      <source>Change the data seed</source>
      <translation>데이터 시드 바꾸기</translation>
    </message>
    <message>
      <source>Change the formula</source>
      <translation>식 바꾸기</translation>
    </message>
    <message>
      <source>Change the initialiser</source>
      <translation>초기화 방법 바꾸기</translation>
    </message>
    <message>
      <source>Change the network to {title}</source>
      <translation>신경망을 {title}(으)로 바꾸기</translation>
    </message>
    <message>
      <source>Change the noise</source>
      <translation>잡음 바꾸기</translation>
    </message>
    <message>
      <source>Change the number of samples</source>
      <translation>표본 수 바꾸기</translation>
    </message>
    <message>
      <source>Change the scaling</source>
      <translation>척도 조정 바꾸기</translation>
    </message>
    <message>
      <source>Change the seed</source>
      <translation>시드 바꾸기</translation>
    </message>
    <message>
      <source>Change the split seed</source>
      <translation>분할 시드 바꾸기</translation>
    </message>
    <message>
      <source>Change the test fraction</source>
      <translation>테스트 비율 바꾸기</translation>
    </message>
    <message>
      <source>Change the window</source>
      <translation>범위 바꾸기</translation>
    </message>
    <message>
      <source>Change when to stop</source>
      <translation>정지 조건 바꾸기</translation>
    </message>
    <message>
      <source>Change {name}</source>
      <translation>{name} 바꾸기</translation>
    </message>
    <message>
      <source>Change {name} of {optimizer}</source>
      <translation>{optimizer}의 {name} 바꾸기</translation>
    </message>
    <message>
      <source>Chapters</source>
      <translation>장</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>확인</translation>
    </message>
    <message>
      <source>Check the gradient</source>
      <translation>그레이디언트 검사</translation>
    </message>
    <message>
      <source>Checking…</source>
      <translation>검사하는 중…</translation>
    </message>
    <message>
      <source>Checking… {percent} %</source>
      <translation>검사하는 중… {percent} %</translation>
    </message>
    <message>
      <source>Choose a CSV file</source>
      <translation>CSV 파일 고르기</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>파일 고르기</translation>
    </message>
    <message>
      <source>Choose a file, or drop one here.</source>
      <translation>파일을 고르거나 여기에 끌어다 놓으십시오.</translation>
    </message>
    <message>
      <source>Choose a file…</source>
      <translation>파일 고르기…</translation>
    </message>
    <message>
      <source>Choose at least one input column and one target column.</source>
      <translation>입력 열과 목표 열을 각각 하나 이상 고르십시오.</translation>
    </message>
    <message>
      <source>Choose at least one kind of question.</source>
      <translation>문제의 종류를 하나 이상 선택하십시오.</translation>
    </message>
    <message>
      <source>Choose data {name}</source>
      <translation>데이터 고르기: {name}</translation>
    </message>
    <message>
      <source>Choose function {name}</source>
      <translation>함수 {name} 선택</translation>
    </message>
    <message>
      <source>Choose loss {name}</source>
      <translation>손실 고르기: {name}</translation>
    </message>
    <message>
      <source>Choose the function</source>
      <translation>함수 선택</translation>
    </message>
    <message>
      <source>Choose the network</source>
      <translation>신경망 선택</translation>
    </message>
    <message>
      <source>Choose the plane through the space of parameters</source>
      <translation>매개변수 공간을 지나는 평면을 고릅니다</translation>
    </message>
    <message>
      <source>Choose what is drawn over the surface</source>
      <translation>곡면 위에 그릴 것을 고릅니다</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>고르기…</translation>
    </message>
    <message>
      <source>Circles</source>
      <translation>동심원</translation>
    </message>
    <message>
      <source>Classification needs targets that are 0 or 1.</source>
      <translation>분류 문제의 목푯값은 0 또는 1이어야 합니다.</translation>
    </message>
    <message>
      <source>Classification, two inputs</source>
      <translation>분류, 입력 2개</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>지우기</translation>
    </message>
    <message>
      <source>Click a bar to see its sample alone.</source>
      <translation>막대를 클릭하면 그 표본만 봅니다.</translation>
    </message>
    <message>
      <source>Click a point or use the arrow keys to choose its sample.</source>
      <translation>점을 클릭하거나 화살표 키를 써서 표본을 고릅니다.</translation>
    </message>
    <message>
      <source>Click a weight to pick it; Shift+click picks the loss surface's second axis.</source>
      <translation>가중치를 클릭하면 선택됩니다. Shift+클릭은 손실 곡면의 둘째 축을 선택합니다.</translation>
    </message>
    <message>
      <source>Click on the surface where the next point will be, or type it.</source>
      <translation>곡면에서 다음 점이 놓일 곳을 클릭하거나 좌표를 입력하십시오.</translation>
    </message>
    <message>
      <source>Click to fold this layer</source>
      <translation>클릭하면 이 계층을 접습니다</translation>
    </message>
    <message>
      <source>Click to follow the derivative by {name}.</source>
      <translation>클릭하면 {name}에 대한 미분을 따라갑니다.</translation>
    </message>
    <message>
      <source>Click to pick it, Shift+click for the second axis, double-click to type a value.</source>
      <translation>클릭: 선택, Shift+클릭: 둘째 축으로 선택, 두 번 클릭: 값 입력.</translation>
    </message>
    <message>
      <source>Click to pick its first weight.</source>
      <translation>클릭하면 첫 가중치를 선택합니다.</translation>
    </message>
    <message>
      <source>Click where the next point will be.</source>
      <translation>다음 점이 놓일 곳을 클릭하십시오.</translation>
    </message>
    <message>
      <source>Click “input” to choose all columns or none</source>
      <translation>“입력”을 누르면 모든 열을 고르거나 모두 해제합니다</translation>
    </message>
    <message>
      <source>Click, drag the line or use the arrow keys to go to an iteration.</source>
      <translation>클릭하거나, 선을 끌거나, 화살표 키를 써서 반복으로 이동합니다.</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Close the choice</source>
      <translation>선택 닫기</translation>
    </message>
    <message>
      <source>Close the message</source>
      <translation>메시지 닫기</translation>
    </message>
    <message>
      <source>Close the window</source>
      <translation>창을 닫습니다</translation>
    </message>
    <message>
      <source>Code…</source>
      <translation>코드…</translation>
    </message>
    <message>
      <source>Colour by curvature</source>
      <translation>곡률로 색칠</translation>
    </message>
    <message>
      <source>Colour every start by the minimum reached from it</source>
      <translation>시작점마다 도달한 최솟값의 색을 칠합니다</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>색</translation>
    </message>
    <message>
      <source>Column “{column}” has the same value in every row: nothing can be learned from it.</source>
      <translation>“{column}” 열은 모든 행의 값이 같아 배울 것이 없습니다.</translation>
    </message>
    <message>
      <source>Column “{column}” holds text ({labels}): leave it out or write a number for each label.</source>
      <translation>“{column}” 열에 텍스트({labels})가 있습니다. 열을 빼거나 텍스트마다 수를 정해 적으십시오.</translation>
    </message>
    <message>
      <source>Column “{column}” is chosen twice.</source>
      <translation>“{column}” 열을 두 번 골랐습니다.</translation>
    </message>
    <message>
      <source>Column “{column}” is constant in the training rows: shifted, not scaled.</source>
      <translation>“{column}” 열은 훈련용 행에서 값이 일정합니다. 평행 이동만 하고 척도는 바꾸지 않았습니다.</translation>
    </message>
    <message>
      <source>Command</source>
      <translation>명령</translation>
    </message>
    <message>
      <source>Command palette</source>
      <translation>명령 팔레트</translation>
    </message>
    <message>
      <source>Command palette…</source>
      <translation>명령 팔레트…</translation>
    </message>
    <message>
      <source>Commands that match</source>
      <translation>찾은 명령</translation>
    </message>
    <message>
      <source>Compare backpropagation with forward mode, differences and the complex step</source>
      <translation>역전파를 순방향 모드, 차분, 복소 스텝과 비교합니다</translation>
    </message>
    <message>
      <source>Compare the output with its target, as the loss says.</source>
      <translation>손실 함수에 따라 출력을 목푯값과 비교합니다.</translation>
    </message>
    <message>
      <source>Complex</source>
      <translation>복소 스텝</translation>
    </message>
    <message>
      <source>Complex step</source>
      <translation>복소 스텝</translation>
    </message>
    <message>
      <source>Computational graph</source>
      <translation>계산 그래프</translation>
    </message>
    <message>
      <source>Compute the gradient at the point shown in four ways and compare them entry by entry</source>
      <translation>보이는 점의 그레이디언트를 네 가지 방법으로 계산하여 성분마다 비교합니다</translation>
    </message>
    <message>
      <source>Computed when the run stands still</source>
      <translation>실행이 멈춰 있을 때 계산합니다</translation>
    </message>
    <message>
      <source>Computing…</source>
      <translation>계산하는 중…</translation>
    </message>
    <message>
      <source>Conjugate gradient</source>
      <translation>켤레 기울기법</translation>
    </message>
    <message>
      <source>Constant</source>
      <translation>상수</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>계속</translation>
    </message>
    <message>
      <source>Contours and solid side by side</source>
      <translation>등고선과 입체를 나란히</translation>
    </message>
    <message>
      <source>Contours on the floor</source>
      <translation>바닥의 등고선</translation>
    </message>
    <message>
      <source>Converged at iteration {k}: the gradient norm {value:.3g} is below its threshold {limit:.3g}.</source>
      <translation>반복 {k}에서 수렴했습니다. 그레이디언트 노름 {value:.3g}이(가) 임계치 {limit:.3g}보다 작습니다.</translation>
    </message>
    <message>
      <source>Converged.</source>
      <translation>수렴했습니다.</translation>
    </message>
    <message>
      <source>Coordinate {name}</source>
      <translation>좌표 {name}</translation>
    </message>
    <message>
      <source>Copied to the clipboard.</source>
      <translation>클립보드에 복사했습니다.</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>복사</translation>
    </message>
    <message>
      <source>Copy as LaTeX</source>
      <translation>LaTeX로 복사</translation>
    </message>
    <message>
      <source>Copy as picture</source>
      <translation>그림으로 복사</translation>
    </message>
    <message>
      <source>Copy as text</source>
      <translation>텍스트로 복사</translation>
    </message>
    <message>
      <source>Copy picture of the view</source>
      <translation>보기를 그림으로 복사</translation>
    </message>
    <message>
      <source>Copy the figure to the clipboard</source>
      <translation>그림을 클립보드에 복사합니다</translation>
    </message>
    <message>
      <source>Copy the script to the clipboard</source>
      <translation>스크립트를 클립보드에 복사합니다</translation>
    </message>
    <message>
      <source>Copy the table</source>
      <translation>표 복사</translation>
    </message>
    <message>
      <source>Copy the view with the focus</source>
      <translation>초점이 있는 보기를 복사합니다</translation>
    </message>
    <message>
      <source>Copy what is selected, or everything, with its headings</source>
      <translation>고른 부분이나 전체를 머리글과 함께 복사합니다</translation>
    </message>
    <message>
      <source>Cosine decay</source>
      <translation>코사인 감소</translation>
    </message>
    <message>
      <source>Cost: passes for all P entries, and the time here</source>
      <translation>비용: 모든 P개 성분에 필요한 패스 수와 여기서 걸린 시간</translation>
    </message>
    <message>
      <source>Create desktop shortcut</source>
      <translation>바탕화면 바로가기 만들기</translation>
    </message>
    <message>
      <source>Curvature</source>
      <translation>곡률</translation>
    </message>
    <message>
      <source>Curvature along the run</source>
      <translation>실행을 따른 곡률</translation>
    </message>
    <message>
      <source>Curves</source>
      <translation>곡선</translation>
    </message>
    <message>
      <source>Curves of every run</source>
      <translation>모든 실행의 곡선</translation>
    </message>
    <message>
      <source>Curves…</source>
      <translation>곡선…</translation>
    </message>
    <message>
      <source>Cut the surface so that this share of its values is kept: steep walls hide less</source>
      <translation>값의 이 비율만 남기고 위를 잘라, 가파른 벽이 덜 가리게 합니다</translation>
    </message>
    <message>
      <source>DFP</source>
      <translation>DFP</translation>
    </message>
    <message>
      <source>Damped Newton</source>
      <translation>감쇠 뉴턴법</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>어둡게</translation>
    </message>
    <message>
      <source>Dark on light</source>
      <translation>밝은 바탕에 어두운 글자</translation>
    </message>
    <message>
      <source>Dark theme</source>
      <translation>어두운 테마</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>데이터</translation>
    </message>
    <message>
      <source>Data and prediction</source>
      <translation>데이터와 예측</translation>
    </message>
    <message>
      <source>Data as a table</source>
      <translation>자료를 표로 보기</translation>
    </message>
    <message>
      <source>Data need at least one row, one input column and one target column.</source>
      <translation>데이터에는 행, 입력 열, 목표 열이 각각 하나 이상 있어야 합니다.</translation>
    </message>
    <message>
      <source>Data seed</source>
      <translation>데이터 시드</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>데이터셋</translation>
    </message>
    <message>
      <source>Dead (crossed out) and saturated units</source>
      <translation>죽은 뉴런(가위표)과 포화된 뉴런</translation>
    </message>
    <message>
      <source>Dead and saturated units</source>
      <translation>죽은 뉴런과 포화된 뉴런</translation>
    </message>
    <message>
      <source>Dead in layer {layer}: {count} of {units} units, off for every sample ({which}).</source>
      <translation>계층 {layer}의 죽은 뉴런: {units}개 중 {count}개, 모든 표본에서 꺼져 있습니다({which}).</translation>
    </message>
    <message>
      <source>Dead unit</source>
      <translation>죽은 뉴런</translation>
    </message>
    <message>
      <source>Dead: z ≤ 0 for all {count} samples, so ReLU gives 0 and no gradient reaches its weights.</source>
      <translation>죽은 뉴런: 표본 {count}개 모두에서 z ≤ 0이므로 ReLU의 출력이 0이고, 이 뉴런의 가중치에는 그레이디언트가 전해지지 않습니다.</translation>
    </message>
    <message>
      <source>Debug</source>
      <translation>디버그</translation>
    </message>
    <message>
      <source>Debugger</source>
      <translation>디버거</translation>
    </message>
    <message>
      <source>Degenerate point</source>
      <translation>퇴화점</translation>
    </message>
    <message>
      <source>Degenerate, one of a connected set: {reason}; the second-derivative test is inconclusive; {around}.</source>
      <translation>퇴화된 점(이어진 집합의 한 점): {reason}. 이계도함수 판정으로는 알 수 없습니다. {around}.</translation>
    </message>
    <message>
      <source>Degenerate: {reason}; the second-derivative test is inconclusive; {around}.</source>
      <translation>퇴화된 점: {reason}. 이계도함수 판정으로는 알 수 없습니다. {around}.</translation>
    </message>
    <message>
      <source>Derivation</source>
      <translation>유도 과정</translation>
    </message>
    <message>
      <source>Derivation…</source>
      <translation>유도 과정…</translation>
    </message>
    <message>
      <source>Derivative</source>
      <translation>미분</translation>
    </message>
    <message>
      <source>Derive</source>
      <translation>유도할 것</translation>
    </message>
    <message>
      <source>Descend from many starts and choose the best minimum</source>
      <translation>여러 시작점에서 하강하여 가장 좋은 최솟값을 고릅니다</translation>
    </message>
    <message>
      <source>Descend from many starts, rank the minima they reach, and choose the best.</source>
      <translation>여러 시작점에서 하강하여 도달한 최솟값의 순위를 매기고 가장 좋은 것을 고릅니다.</translation>
    </message>
    <message>
      <source>Descending…</source>
      <translation>하강하는 중…</translation>
    </message>
    <message>
      <source>Differentiate the formula, then put the point in.</source>
      <translation>식을 미분한 뒤 점의 좌표를 넣습니다.</translation>
    </message>
    <message>
      <source>Differentiate the loss with respect to the output.</source>
      <translation>손실을 출력에 대해 미분합니다.</translation>
    </message>
    <message>
      <source>Differentiate with respect to this variable; the other one is a constant.</source>
      <translation>이 변수에 대해 미분합니다. 다른 변수는 상수로 봅니다.</translation>
    </message>
    <message>
      <source>Dimensions of the surface</source>
      <translation>곡면의 차원</translation>
    </message>
    <message>
      <source>Direction probe</source>
      <translation>방향 탐침</translation>
    </message>
    <message>
      <source>Disable {optimizer}</source>
      <translation>{optimizer} 끄기</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>저장 안 함</translation>
    </message>
    <message>
      <source>Diverged at iteration {k}.</source>
      <translation>반복 {k}에서 발산했습니다.</translation>
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss fell from {first:.4g} to {last}, most steeply along {direction}; it seems to have no lower bound.</source>
      <translation>반복 {k}에서 발산: 손실이 {first:.4g}에서 {last}(으)로 줄었고 {direction} 방향이 가장 가팔랐습니다. 아래로 한계가 없는 듯합니다.</translation>
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along {direction}. Full steps on a curvature that is not positive definite lead anywhere; try a damped method or a line search.</source>
      <translation>반복 {k}에서 발산: 손실이 {first:.4g}에서 {last}(으)로 커졌고 {direction} 방향이 가장 가팔랐습니다. 곡률이 양의 정부호가 아니면 온전한 걸음은 어디로든 갈 수 있습니다. 감쇠 방법이나 직선 탐색을 써 보세요.</translation>
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along {direction}. The learning rate {rate:.4g} is above 2/λ = {limit:.4g}, where λ = {curvature:.4g} is the largest curvature at the start.</source>
      <translation>반복 {k}에서 발산했습니다. 손실이 {first:.4g}에서 {last}(으)로 커졌고, {direction} 방향이 가장 가팔랐습니다. 학습률 {rate:.4g}이(가) 2/λ = {limit:.4g}보다 큽니다. λ = {curvature:.4g}은(는) 시작점에서 가장 큰 곡률입니다.</translation>
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss grew from {first:.4g} to {last}, most steeply along {direction}. Try a smaller learning rate.</source>
      <translation>반복 {k}에서 발산했습니다. 손실이 {first:.4g}에서 {last}(으)로 커졌고, {direction} 방향이 가장 가팔랐습니다. 학습률을 줄여 보십시오.</translation>
    </message>
    <message>
      <source>Diverged.</source>
      <translation>발산했습니다.</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>완료</translation>
    </message>
    <message>
      <source>Double well</source>
      <translation>이중 우물</translation>
    </message>
    <message>
      <source>Double-click to go there.</source>
      <translation>두 번 클릭하면 그 단계로 갑니다.</translation>
    </message>
    <message>
      <source>Drag a ring to move its start, or use the arrow keys for the first; click to place the first; Ctrl-click adds another; the wheel zooms; comma and full stop turn the probe.</source>
      <translation>고리를 끌어 시작점을 옮기거나 화살표 키로 첫째 시작점을 옮깁니다. 누르면 첫째 시작점을 놓고, Ctrl을 누른 채 누르면 시작점을 더합니다. 휠로 확대하고, 쉼표와 마침표로 탐침을 돌립니다.</translation>
    </message>
    <message>
      <source>Drag to go to any iteration of the run; a branch can be taken from there.</source>
      <translation>끌면 실행의 어느 반복으로든 갑니다. 거기에서 분기할 수 있습니다.</translation>
    </message>
    <message>
      <source>Drag to turn, drag with Shift or the right button to move, the wheel zooms; a click places the start. Arrow keys turn, with Shift they move, + and − zoom, Home puts the camera back.</source>
      <translation>끌면 돌고, Shift나 오른쪽 버튼으로 끌면 움직이며, 휠로 확대합니다. 클릭하면 시작점을 놓습니다. 화살표 키는 돌리고 Shift와 함께는 움직이며, +와 −는 확대와 축소, Home은 처음 시점입니다.</translation>
    </message>
    <message>
      <source>Draw other initial weights with the next seed</source>
      <translation>다음 시드로 초기 가중치를 다시 뽑습니다</translation>
    </message>
    <message>
      <source>Drawing of the network or function</source>
      <translation>신경망 또는 함수 그림</translation>
    </message>
    <message>
      <source>Dropped on the window, the picture opens as the experiment again</source>
      <translation>그림을 창에 끌어다 놓으면 실험이 다시 열립니다</translation>
    </message>
    <message>
      <source>Dual numbers x + εv with ε² = 0 carry one derivative through one pass forwards: P passes for P entries.</source>
      <translation>이원수 x + εv (ε² = 0)는 순방향 패스 한 번에 편미분 하나를 나릅니다. 성분이 P개이면 패스도 P번입니다.</translation>
    </message>
    <message>
      <source>Duplicate {optimizer}</source>
      <translation>{optimizer} 복제</translation>
    </message>
    <message>
      <source>ELU</source>
      <translation>ELU</translation>
    </message>
    <message>
      <source>Each column of the data needs one name.</source>
      <translation>데이터의 열마다 이름이 하나씩 있어야 합니다.</translation>
    </message>
    <message>
      <source>Each edge brings its factor times what has arrived; where edges meet, they add up.</source>
      <translation>간선마다 지금까지의 값에 인수를 곱하고, 간선이 만나는 곳에서는 더합니다.</translation>
    </message>
    <message>
      <source>Each factor of the chain rule</source>
      <translation>연쇄 법칙의 인수 하나하나</translation>
    </message>
    <message>
      <source>Each unit above brings its derivative times the weight that leads to it; add them up.</source>
      <translation>위의 뉴런마다 그 미분에 그 뉴런으로 가는 가중치를 곱하고, 모두 더합니다.</translation>
    </message>
    <message>
      <source>Edges meet here: multiply, then add s, what the edges before have brought.</source>
      <translation>여기서 간선이 만납니다. 곱한 뒤, 앞의 간선들이 가져온 s를 더합니다.</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>편집</translation>
    </message>
    <message>
      <source>Elsewhere</source>
      <translation>그 밖</translation>
    </message>
    <message>
      <source>Enable {optimizer}</source>
      <translation>{optimizer} 켜기</translation>
    </message>
    <message>
      <source>End the lesson; your own experiment comes back</source>
      <translation>수업을 끝내고 원래 실험으로 돌아갑니다</translation>
    </message>
    <message>
      <source>English</source>
      <translation>영어</translation>
    </message>
    <message>
      <source>English words</source>
      <translation>영어로 표시합니다</translation>
    </message>
    <message>
      <source>Enough decrease, and the slope flattened</source>
      <translation>충분히 감소하고 기울기가 완만해질 때까지</translation>
    </message>
    <message>
      <source>Enter does the same</source>
      <translation>Enter 키와 같습니다</translation>
    </message>
    <message>
      <source>Entries with the largest errors</source>
      <translation>오차가 가장 큰 성분</translation>
    </message>
    <message>
      <source>Entry</source>
      <translation>성분</translation>
    </message>
    <message>
      <source>Error</source>
      <translation>오차</translation>
    </message>
    <message>
      <source>Error by {name} against the step h</source>
      <translation>{name}에 대한 오차와 걸음 h</translation>
    </message>
    <message>
      <source>Error of the differences against their step h</source>
      <translation>걸음 h에 따른 차분의 오차</translation>
    </message>
    <message>
      <source>Evaluations</source>
      <translation>계산 횟수</translation>
    </message>
    <message>
      <source>Evaluations of the Hessian: about n gradients each</source>
      <translation>헤세 행렬 계산 횟수, 한 번에 기울기 약 n번</translation>
    </message>
    <message>
      <source>Evaluations of the gradient</source>
      <translation>기울기 계산 횟수</translation>
    </message>
    <message>
      <source>Evaluations of {f}</source>
      <translation>{f} 계산 횟수</translation>
    </message>
    <message>
      <source>Every layer needs at least one unit; the widths are {widths}.</source>
      <translation>모든 계층에 뉴런이 하나 이상 있어야 합니다. 주어진 너비: {widths}.</translation>
    </message>
    <message>
      <source>Every row has a missing value.</source>
      <translation>모든 행에 빠진 값이 있습니다.</translation>
    </message>
    <message>
      <source>Every start in the window, coloured by the minimum it leads to.</source>
      <translation>창 안의 모든 시작점을 이르게 되는 최솟값의 색으로 칠합니다.</translation>
    </message>
    <message>
      <source>Every start point needs a finite number for each coordinate.</source>
      <translation>모든 시작점의 각 좌표는 유한한 수여야 합니다.</translation>
    </message>
    <message>
      <source>Every stopping rule is switched off: the run goes on until it is paused.</source>
      <translation>모든 정지 규칙이 꺼져 있어, 일시 정지할 때까지 실행이 계속됩니다.</translation>
    </message>
    <message>
      <source>Examples</source>
      <translation>예제</translation>
    </message>
    <message>
      <source>Exclusive or</source>
      <translation>배타적 논리합(XOR)</translation>
    </message>
    <message>
      <source>Experiment</source>
      <translation>실험</translation>
    </message>
    <message>
      <source>Experiments (*.gdsim)</source>
      <translation>실험 (*.gdsim)</translation>
    </message>
    <message>
      <source>Experiments and data (*.gdsim *.csv *.tsv *.txt)</source>
      <translation>실험과 데이터 (*.gdsim *.csv *.tsv *.txt)</translation>
    </message>
    <message>
      <source>Exponential decay</source>
      <translation>지수 감소</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>내보내기</translation>
    </message>
    <message>
      <source>Export a figure or the run's numbers</source>
      <translation>그림이나 실행의 수치를 내보냅니다</translation>
    </message>
    <message>
      <source>Export data and prediction</source>
      <translation>데이터와 예측을 내보냅니다</translation>
    </message>
    <message>
      <source>Export figure</source>
      <translation>그림 내보내기</translation>
    </message>
    <message>
      <source>Export the curves</source>
      <translation>곡선을 내보냅니다</translation>
    </message>
    <message>
      <source>Export the function with its derivatives</source>
      <translation>함수와 도함수를 내보냅니다</translation>
    </message>
    <message>
      <source>Export the loss surface</source>
      <translation>손실 곡면을 내보냅니다</translation>
    </message>
    <message>
      <source>Export the loss surface in 3D</source>
      <translation>손실 곡면을 3D로 내보내기</translation>
    </message>
    <message>
      <source>Export the network as it stands</source>
      <translation>신경망을 지금 모습대로 내보냅니다</translation>
    </message>
    <message>
      <source>Export the run as CSV</source>
      <translation>실행 기록을 CSV로 내보내기</translation>
    </message>
    <message>
      <source>Export the run's numbers</source>
      <translation>실행의 수치를 내보냅니다</translation>
    </message>
    <message>
      <source>Export the typeset chain rule</source>
      <translation>조판한 연쇄 법칙을 내보냅니다</translation>
    </message>
    <message>
      <source>Export what every optimizer has cost</source>
      <translation>최적화 방법마다 든 비용을 내보냅니다</translation>
    </message>
    <message>
      <source>Extensions in the rosenbrock valley</source>
      <translation>로젠브록 골짜기의 확장들</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>인수</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>더 빠르게</translation>
    </message>
    <message>
      <source>Fewer iterations a second</source>
      <translation>초당 반복을 줄입니다</translation>
    </message>
    <message>
      <source>Fewer settings</source>
      <translation>설정 접기</translation>
    </message>
    <message>
      <source>Field</source>
      <translation>기울기장</translation>
    </message>
    <message>
      <source>Figure</source>
      <translation>그림</translation>
    </message>
    <message>
      <source>File</source>
      <translation>파일</translation>
    </message>
    <message>
      <source>Find any command by name</source>
      <translation>이름으로 명령을 찾습니다</translation>
    </message>
    <message>
      <source>Finish</source>
      <translation>마치기</translation>
    </message>
    <message>
      <source>Finish pass</source>
      <translation>패스 마치기</translation>
    </message>
    <message>
      <source>Finished</source>
      <translation>마침</translation>
    </message>
    <message>
      <source>Finished: {cells} × {cells} starts.</source>
      <translation>완료: 시작점 {cells} × {cells}개.</translation>
    </message>
    <message>
      <source>First derivatives; cheap, slow, needs no convexity</source>
      <translation>일차 도함수만 씁니다. 싸고 느리며 볼록성이 필요 없습니다</translation>
    </message>
    <message>
      <source>First rows of the file, and which columns are inputs and targets</source>
      <translation>파일의 처음 몇 행과, 입력과 목표로 쓸 열</translation>
    </message>
    <message>
      <source>First view</source>
      <translation>처음 시점</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>적합</translation>
    </message>
    <message>
      <source>Fit the drawing</source>
      <translation>그림을 창에 맞추기</translation>
    </message>
    <message>
      <source>Fit to paths</source>
      <translation>경로에 맞춤</translation>
    </message>
    <message>
      <source>Fit…</source>
      <translation>적합…</translation>
    </message>
    <message>
      <source>Fletcher-Reeves</source>
      <translation>플레처-리브스</translation>
    </message>
    <message>
      <source>Float this panel or put it back</source>
      <translation>패널을 띄우거나 제자리에 놓습니다</translation>
    </message>
    <message>
      <source>Floats kept</source>
      <translation>저장하는 수</translation>
    </message>
    <message>
      <source>Follow a quantity along the run as a small line</source>
      <translation>실행에 따른 양의 변화를 작은 선으로 봅니다</translation>
    </message>
    <message>
      <source>Follow the run</source>
      <translation>실행 따라가기</translation>
    </message>
    <message>
      <source>Follow the system's light or dark</source>
      <translation>시스템의 밝은/어두운 모드를 따릅니다</translation>
    </message>
    <message>
      <source>Follow {optimizer}</source>
      <translation>{optimizer} 따라가기</translation>
    </message>
    <message>
      <source>For a plane through three points: the last three that were remembered</source>
      <translation>세 점을 지나는 평면을 위해, 마지막으로 기억한 세 점</translation>
    </message>
    <message>
      <source>For the derivatives with respect to all parameters</source>
      <translation>모든 매개변수에 대한 미분을 구할 때</translation>
    </message>
    <message>
      <source>For the picked parameter alone</source>
      <translation>선택한 매개변수 하나만 구할 때</translation>
    </message>
    <message>
      <source>For {name} alone, forward and reverse mode take the same {one}. But one sweep back serves all {parameters} parameters, where forward mode sweeps once for each: {times} times as much.</source>
      <translation>{name} 하나만 구할 때는 순방향 모드와 역방향 모드 모두 {one}번입니다. 그러나 역방향 모드는 한 번 훑어 매개변수 {parameters}개를 모두 구하고, 순방향 모드는 매개변수마다 한 번씩 훑어야 하므로 {times}배가 듭니다.</translation>
    </message>
    <message>
      <source>Forget the questions and the score</source>
      <translation>문제와 점수를 지웁니다</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>형식</translation>
    </message>
    <message>
      <source>Formula</source>
      <translation>식</translation>
    </message>
    <message>
      <source>Formula and partial derivatives</source>
      <translation>식과 편미분</translation>
    </message>
    <message>
      <source>Forward</source>
      <translation>순방향</translation>
    </message>
    <message>
      <source>Forward mode (dual numbers)</source>
      <translation>순방향 모드(이원수)</translation>
    </message>
    <message>
      <source>Forward mode needs a network or a formula; this function is neither.</source>
      <translation>순방향 모드에는 신경망이나 수식이 필요합니다. 이 함수는 둘 다 아닙니다.</translation>
    </message>
    <message>
      <source>Forward mode: one sweep from this parameter to the loss, {count}; each of the {parameters} parameters needs a sweep of its own: {all}.</source>
      <translation>순방향 모드: 이 매개변수에서 손실까지 한 번 훑는 데 {count}번입니다. 매개변수 {parameters}개마다 따로 훑어야 하므로 모두 {all}번입니다.</translation>
    </message>
    <message>
      <source>Forward steps, backward steps and the update; arrow keys move it.</source>
      <translation>순방향 단계, 역방향 단계, 갱신입니다. 화살표 키로 움직입니다.</translation>
    </message>
    <message>
      <source>Forward value</source>
      <translation>순방향 값</translation>
    </message>
    <message>
      <source>Forward: each value from the one before it, from the inputs to the loss.</source>
      <translation>순방향: 입력에서 손실까지, 값마다 바로 앞의 값에서 계산합니다.</translation>
    </message>
    <message>
      <source>Forward: what is the activation of this unit? Its function is {activation}.</source>
      <translation>순방향: 이 뉴런의 활성값은 얼마입니까? 함수: {activation}</translation>
    </message>
    <message>
      <source>Forward: what is the loss?</source>
      <translation>순방향: 손실은 얼마입니까?</translation>
    </message>
    <message>
      <source>Forward: what is the loss? It is: {loss}.</source>
      <translation>순방향: 손실은 얼마입니까? 손실 함수: {loss}</translation>
    </message>
    <message>
      <source>Forward: what is the pre-activation of this unit?</source>
      <translation>순방향: 이 뉴런의 활성화 전 값은 얼마입니까?</translation>
    </message>
    <message>
      <source>Forward: what is the value of the next node?</source>
      <translation>순방향: 다음 노드의 값은 얼마입니까?</translation>
    </message>
    <message>
      <source>Four minima from 3 to 840 in walls of a million: a step that is safe is tiny.</source>
      <translation>높이 백만의 벽 안에 값이 3에서 840인 극소점 넷: 안전한 걸음은 아주 작습니다.</translation>
    </message>
    <message>
      <source>Four minima of equal depth, four saddle points and a maximum: the start decides which is found.</source>
      <translation>깊이가 같은 극소점 넷, 안장점 넷, 극대점 하나: 어느 극소점에 이를지는 시작점이 정합니다.</translation>
    </message>
    <message>
      <source>Four minima of three depths; only one corner of the window leads to the global one.</source>
      <translation>세 가지 깊이의 극소점 넷; 창의 한 모서리만 전역 극소점으로 이어집니다.</translation>
    </message>
    <message>
      <source>Frames a second</source>
      <translation>초당 프레임</translation>
    </message>
    <message>
      <source>From a file</source>
      <translation>파일에서</translation>
    </message>
    <message>
      <source>From the path and the point shown now, or with other random directions</source>
      <translation>지금의 경로와 점으로, 또는 다른 무작위 방향으로 만듭니다</translation>
    </message>
    <message>
      <source>From the start, a = 0, straight to the point shown, a = 1</source>
      <translation>시작점(a = 0)에서 보이는 점(a = 1)까지 곧게 갑니다</translation>
    </message>
    <message>
      <source>From the start, a = 0, to the point shown, a = 1</source>
      <translation>시작점(a = 0)에서 보이는 점(a = 1)까지</translation>
    </message>
    <message>
      <source>Function</source>
      <translation>함수</translation>
    </message>
    <message>
      <source>Function…</source>
      <translation>함수…</translation>
    </message>
    <message>
      <source>GELU</source>
      <translation>GELU</translation>
    </message>
    <message>
      <source>Gauss-Newton</source>
      <translation>가우스-뉴턴법</translation>
    </message>
    <message>
      <source>Given</source>
      <translation>주어진 것</translation>
    </message>
    <message>
      <source>Global minimum</source>
      <translation>전역 최솟값</translation>
    </message>
    <message>
      <source>Global minimum in this window, at a kink: {reason}.</source>
      <translation>이 영역의 전역 최솟값(꺾인 점): {reason}.</translation>
    </message>
    <message>
      <source>Global minimum in this window: {reason}.</source>
      <translation>이 영역의 전역 최솟값: {reason}.</translation>
    </message>
    <message>
      <source>Go to iteration</source>
      <translation>반복으로 이동</translation>
    </message>
    <message>
      <source>Go to iteration…</source>
      <translation>반복으로 이동…</translation>
    </message>
    <message>
      <source>Goldstein-Price</source>
      <translation>골드스타인-프라이스</translation>
    </message>
    <message>
      <source>Gradient</source>
      <translation>그레이디언트</translation>
    </message>
    <message>
      <source>Gradient check</source>
      <translation>그레이디언트 검사</translation>
    </message>
    <message>
      <source>Gradient clipping is for methods of order 1; {title} would build its curvature out of gradients that are not the function's.</source>
      <translation>기울기 클리핑은 1차 방법에만 쓸 수 있습니다. {title}은(는) 함수의 것이 아닌 기울기로 곡률을 만들게 됩니다.</translation>
    </message>
    <message>
      <source>Gradient descent</source>
      <translation>경사 하강법</translation>
    </message>
    <message>
      <source>Gradient descent makes its step: what is the new value?</source>
      <translation>경사 하강법이 한 걸음 나아갑니다. 새 값은 얼마입니까?</translation>
    </message>
    <message>
      <source>Gradient field</source>
      <translation>그레이디언트장</translation>
    </message>
    <message>
      <source>Gradient norm</source>
      <translation>그레이디언트 노름</translation>
    </message>
    <message>
      <source>Gradient norm against its threshold</source>
      <translation>임계치와 비교한 그레이디언트 노름</translation>
    </message>
    <message>
      <source>Gradient norm against its threshold, on a log scale; click for every stopping rule</source>
      <translation>로그 눈금의 그레이디언트 노름과 임계치. 누르면 모든 정지 규칙을 봅니다</translation>
    </message>
    <message>
      <source>Gradient norm at the iteration shown</source>
      <translation>현재 반복의 그레이디언트 노름</translation>
    </message>
    <message>
      <source>Gradient norm falls below</source>
      <translation>그레이디언트 노름이 값 아래로 내려감</translation>
    </message>
    <message>
      <source>Gradient norm rises above</source>
      <translation>그레이디언트 노름이 값을 넘음</translation>
    </message>
    <message>
      <source>Gradient of the picked parameter for each sample</source>
      <translation>표본마다 선택한 매개변수의 그레이디언트</translation>
    </message>
    <message>
      <source>Graph</source>
      <translation>그래프</translation>
    </message>
    <message>
      <source>Graph of f</source>
      <translation>f의 그래프</translation>
    </message>
    <message>
      <source>Graph of f over {first}</source>
      <translation>{first}에 대한 f의 그래프</translation>
    </message>
    <message>
      <source>Half squared error</source>
      <translation>제곱 오차의 절반</translation>
    </message>
    <message>
      <source>Halves the step until it lowers the loss enough</source>
      <translation>손실이 충분히 줄 때까지 걸음을 반으로 줄입니다</translation>
    </message>
    <message>
      <source>He</source>
      <translation>He</translation>
    </message>
    <message>
      <source>Health</source>
      <translation>상태 점검</translation>
    </message>
    <message>
      <source>Health of the network</source>
      <translation>신경망 상태 점검</translation>
    </message>
    <message>
      <source>Height</source>
      <translation>높이</translation>
    </message>
    <message>
      <source>Heights show the logarithm of the value</source>
      <translation>높이가 값의 로그를 나타냅니다</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>도움말</translation>
    </message>
    <message>
      <source>Hessian</source>
      <translation>헤세 행렬</translation>
    </message>
    <message>
      <source>Hessian eigenvectors</source>
      <translation>헤세 행렬의 고유벡터</translation>
    </message>
    <message>
      <source>Hessian eigenvectors: eigenvalues {first} and {second}</source>
      <translation>헤세 행렬의 고유벡터: 고윳값 {first}, {second}</translation>
    </message>
    <message>
      <source>Hidden panels may be shown again from the View menu</source>
      <translation>숨긴 패널을 보기 메뉴에서 다시 보일 수 있게 하기</translation>
    </message>
    <message>
      <source>Hide the optimizer's state</source>
      <translation>최적화 방법의 상태 숨기기</translation>
    </message>
    <message>
      <source>Hide this panel</source>
      <translation>이 패널을 숨깁니다</translation>
    </message>
    <message>
      <source>Himmelblau</source>
      <translation>힘멜블라우</translation>
    </message>
    <message>
      <source>Hinges and dead units</source>
      <translation>꺾임선과 죽은 유닛</translation>
    </message>
    <message>
      <source>Hint ({left} left)</source>
      <translation>힌트 ({left}개 남음)</translation>
    </message>
    <message>
      <source>Hint {number}: {text}</source>
      <translation>힌트 {number}: {text}</translation>
    </message>
    <message>
      <source>Hints {hints}, points {points}.</source>
      <translation>힌트 {hints}개, {points}점.</translation>
    </message>
    <message>
      <source>Horizontal axis</source>
      <translation>가로축</translation>
    </message>
    <message>
      <source>How everything works, with all methods, functions and keys; about the panel you are in</source>
      <translation>모든 것의 쓰임새와 모든 방법, 함수, 단축키. 지금 쓰는 패널의 장을 엽니다</translation>
    </message>
    <message>
      <source>How many points are drawn</source>
      <translation>뽑을 점의 수</translation>
    </message>
    <message>
      <source>How many starts</source>
      <translation>시작점의 개수</translation>
    </message>
    <message>
      <source>How many starts ended there</source>
      <translation>그곳에서 끝난 시작점의 수</translation>
    </message>
    <message>
      <source>How many steps the script takes; at first as many as were made</source>
      <translation>스크립트가 나아갈 걸음 수. 처음에는 실행이 나아간 만큼입니다</translation>
    </message>
    <message>
      <source>How the first weights are drawn</source>
      <translation>처음 가중치를 뽑는 방법</translation>
    </message>
    <message>
      <source>How the run stands at the iteration shown</source>
      <translation>현재 반복에서의 실행 상태</translation>
    </message>
    <message>
      <source>How the surface is drawn in 3-D</source>
      <translation>3차원 곡면을 그리는 방법</translation>
    </message>
    <message>
      <source>Huber</source>
      <translation>후버 손실</translation>
    </message>
    <message>
      <source>Identity</source>
      <translation>항등</translation>
    </message>
    <message>
      <source>If not, they are missing from the menus too, until “Show all panels” is chosen</source>
      <translation>그렇지 않으면 “모든 패널 보이기”를 고를 때까지 메뉴에서도 빠집니다</translation>
    </message>
    <message>
      <source>Im f(x + ih) / h with h = 1e−30: nothing is subtracted, so nothing cancels.</source>
      <translation>Im f(x + ih) / h, h = 1e−30: 빼는 것이 없으므로 자릿수가 소거되지 않습니다.</translation>
    </message>
    <message>
      <source>In the order of the rows</source>
      <translation>행의 순서대로</translation>
    </message>
    <message>
      <source>Inactive for every sample averaged here: z ≤ 0, so ReLU gives 0.</source>
      <translation>여기서 평균한 모든 표본에서 비활성: z ≤ 0이므로 ReLU의 출력이 0입니다.</translation>
    </message>
    <message>
      <source>Inactive for this sample: z ≤ 0, so ReLU gives 0 and no gradient passes. Not dead.</source>
      <translation>이 표본에서 비활성: z ≤ 0이므로 ReLU의 출력이 0이고 그레이디언트가 지나가지 못합니다. 죽은 뉴런은 아닙니다.</translation>
    </message>
    <message>
      <source>Initialiser</source>
      <translation>초기화 방법</translation>
    </message>
    <message>
      <source>Input {name}</source>
      <translation>입력 {name}</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>입력</translation>
    </message>
    <message>
      <source>Inputs and targets need the same number of rows, at least one; they have {inputs} and {targets}.</source>
      <translation>입력과 목푯값의 행 수는 같고 하나 이상이어야 하는데, 각각 {inputs}행, {targets}행입니다.</translation>
    </message>
    <message>
      <source>It ended in a maximum, not a minimum: {reason}. The gradient is zero there too.</source>
      <translation>최솟값이 아니라 극댓값에서 끝났습니다: {reason}. 그곳에서도 기울기는 0입니다.</translation>
    </message>
    <message>
      <source>It ended in a minimum at a kink: {reason}.</source>
      <translation>꺾인 점인 최솟값에서 끝났습니다: {reason}.</translation>
    </message>
    <message>
      <source>It ended in a minimum: {reason}.</source>
      <translation>최솟값에서 끝났습니다: {reason}.</translation>
    </message>
    <message>
      <source>It ended in a saddle point, not a minimum: {reason}. The gradient is zero there too.</source>
      <translation>최솟값이 아니라 안장점에서 끝났습니다: {reason}. 그곳에서도 기울기는 0입니다.</translation>
    </message>
    <message>
      <source>It ended where the second-derivative test is inconclusive: {reason}.</source>
      <translation>이계도함수 판정으로 알 수 없는 점에서 끝났습니다: {reason}.</translation>
    </message>
    <message>
      <source>It stopped, but not at a stationary point: the gradient norm is still {norm:.3g}.</source>
      <translation>멈췄지만 정류점은 아닙니다. 그레이디언트 노름이 아직 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>반복</translation>
    </message>
    <message>
      <source>Iteration k</source>
      <translation>반복 k</translation>
    </message>
    <message>
      <source>Iteration reached</source>
      <translation>반복에 도달</translation>
    </message>
    <message>
      <source>Iterations</source>
      <translation>반복 횟수</translation>
    </message>
    <message>
      <source>Iterations a second</source>
      <translation>초당 반복</translation>
    </message>
    <message>
      <source>Iterations a second, up to unlimited</source>
      <translation>초당 반복, 무제한까지</translation>
    </message>
    <message>
      <source>Iterations given to each start</source>
      <translation>시작점마다 주는 반복 횟수</translation>
    </message>
    <message>
      <source>Iterations made</source>
      <translation>반복 횟수</translation>
    </message>
    <message>
      <source>Iterations over which the learning rate rises</source>
      <translation>학습률이 커지는 동안의 반복 횟수</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>남길 비율</translation>
    </message>
    <message>
      <source>Keep proportions</source>
      <translation>비율 유지</translation>
    </message>
    <message>
      <source>Keep the experiment in the picture (PNG, SVG)</source>
      <translation>그림 안에 실험 넣기(PNG, SVG)</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>단축키</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>종류</translation>
    </message>
    <message>
      <source>Kind of problem</source>
      <translation>문제 종류</translation>
    </message>
    <message>
      <source>Kink</source>
      <translation>꺾인 점</translation>
    </message>
    <message>
      <source>Korean</source>
      <translation>한국어</translation>
    </message>
    <message>
      <source>Korean words</source>
      <translation>한국어로 표시합니다</translation>
    </message>
    <message>
      <source>L-BFGS</source>
      <translation>L-BFGS</translation>
    </message>
    <message>
      <source>L1 strength</source>
      <translation>L1 강도</translation>
    </message>
    <message>
      <source>L2 strength</source>
      <translation>L2 강도</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>언어</translation>
    </message>
    <message>
      <source>Larger text</source>
      <translation>글자 크게</translation>
    </message>
    <message>
      <source>Larger text, for a lecture hall</source>
      <translation>강의실에서 보이도록 글자를 키웁니다</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>계층</translation>
    </message>
    <message>
      <source>Layer by layer, with δ for the derivative of the loss with respect to z.</source>
      <translation>계층마다, δ는 z에 대한 손실의 편미분입니다.</translation>
    </message>
    <message>
      <source>Layer {layer}</source>
      <translation>계층 {layer}</translation>
    </message>
    <message>
      <source>Layer {layer} needs weights {weights} and biases {biases}, not {given} and {given_biases}.</source>
      <translation>계층 {layer}의 가중치는 {weights}, 편향은 {biases}이어야 하는데, {given}, {given_biases}이(가) 주어졌습니다.</translation>
    </message>
    <message>
      <source>Layer {layer} of the network has no such weight.</source>
      <translation>신경망의 {layer}번째 계층에 그런 가중치가 없습니다.</translation>
    </message>
    <message>
      <source>Layer {layer}: the norm of ∂L/∂z is {delta} ({delta_rms} per entry), that of ∂L/∂W {gradient} ({gradient_rms} per entry). The mean slope is {slope}, the spectral norm of the weights {norm}.</source>
      <translation>계층 {layer}: ∂L/∂z의 노름은 {delta}(성분마다 {delta_rms}), ∂L/∂W의 노름은 {gradient}(성분마다 {gradient_rms})입니다. 평균 기울기는 {slope}, 가중치의 스펙트럼 노름은 {norm}입니다.</translation>
    </message>
    <message>
      <source>Leaky ReLU</source>
      <translation>Leaky ReLU</translation>
    </message>
    <message>
      <source>Learn your own data from a CSV file</source>
      <translation>CSV 파일의 데이터로 학습합니다</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>학습률</translation>
    </message>
    <message>
      <source>Learning rate in step k</source>
      <translation>k번째 걸음의 학습률</translation>
    </message>
    <message>
      <source>Leave the lesson</source>
      <translation>수업 나가기</translation>
    </message>
    <message>
      <source>Leave the lesson; your own experiment comes back</source>
      <translation>수업에서 나갑니다. 원래 실험으로 돌아갑니다</translation>
    </message>
    <message>
      <source>Ledger</source>
      <translation>비용표</translation>
    </message>
    <message>
      <source>Ledger…</source>
      <translation>비용표…</translation>
    </message>
    <message>
      <source>Left of the valley rounding rules: f is known to about 16 digits, and the error of the last one, divided by h, grows like ε/h.</source>
      <translation>골짜기 왼쪽에서는 반올림 오차가 지배합니다. f는 약 16자리까지만 정확하고, 마지막 자리의 오차를 h로 나누면 ε/h처럼 커집니다.</translation>
    </message>
    <message>
      <source>Legend of the fit</source>
      <translation>적합의 범례</translation>
    </message>
    <message>
      <source>Lesson</source>
      <translation>수업</translation>
    </message>
    <message>
      <source>Lesson: branch</source>
      <translation>수업: 분기</translation>
    </message>
    <message>
      <source>Lesson: set the experiment</source>
      <translation>수업: 실험 설정</translation>
    </message>
    <message>
      <source>Lessons</source>
      <translation>수업</translation>
    </message>
    <message>
      <source>Lessons (*.md)</source>
      <translation>수업 (*.md)</translation>
    </message>
    <message>
      <source>Let all runs start from the chosen minimum, or from the best</source>
      <translation>고른 최솟값(없으면 가장 좋은 것)에서 모든 실행을 시작합니다</translation>
    </message>
    <message>
      <source>Let another method or learning rate go on from the iterate shown</source>
      <translation>보이는 반복점에서 다른 방법이나 다른 학습률로 이어 갑니다</translation>
    </message>
    <message>
      <source>Let one more optimizer take part, or the same one with other settings</source>
      <translation>최적화 방법을 하나 더, 또는 같은 방법을 다른 설정으로 참여시킵니다</translation>
    </message>
    <message>
      <source>Let the program do what the lesson asks for</source>
      <translation>수업에서 시킨 일을 프로그램이 대신 합니다</translation>
    </message>
    <message>
      <source>Let the window follow the paths (Home)</source>
      <translation>범위가 경로를 따라가게 합니다(Home)</translation>
    </message>
    <message>
      <source>Let {optimizer} take part in the run</source>
      <translation>{optimizer}을(를) 실행에 참여시킵니다</translation>
    </message>
    <message>
      <source>Levenberg-Marquardt</source>
      <translation>레벤버그-마쿼트법</translation>
    </message>
    <message>
      <source>Library</source>
      <translation>라이브러리</translation>
    </message>
    <message>
      <source>Licence text</source>
      <translation>라이선스 본문</translation>
    </message>
    <message>
      <source>Licences</source>
      <translation>라이선스</translation>
    </message>
    <message>
      <source>Light (for print)</source>
      <translation>밝게(인쇄용)</translation>
    </message>
    <message>
      <source>Light on dark</source>
      <translation>어두운 바탕에 밝은 글자</translation>
    </message>
    <message>
      <source>Light theme</source>
      <translation>밝은 테마</translation>
    </message>
    <message>
      <source>Line</source>
      <translation>직선</translation>
    </message>
    <message>
      <source>Line from the start</source>
      <translation>시작점에서 잇는 직선</translation>
    </message>
    <message>
      <source>Lines along both axes on the surface</source>
      <translation>곡면 위에 두 축을 따라 그은 선</translation>
    </message>
    <message>
      <source>Lines from each training point to its prediction</source>
      <translation>훈련 점마다 예측까지 잇는 선</translation>
    </message>
    <message>
      <source>Lines where a sample's pre-activation is zero; darker where more ReLU units are dead (networks)</source>
      <translation>어떤 표본의 활성화 전 값이 0인 선. ReLU 유닛이 많이 죽은 곳일수록 어둡습니다(신경망)</translation>
    </message>
    <message>
      <source>Local and global minimum</source>
      <translation>지역 최솟값과 전역 최솟값</translation>
    </message>
    <message>
      <source>Local minimum</source>
      <translation>지역 최솟값</translation>
    </message>
    <message>
      <source>Local minimum at a kink</source>
      <translation>꺾인 점의 지역 최솟값</translation>
    </message>
    <message>
      <source>Local minimum at a kink: {reason}.</source>
      <translation>지역 최솟값(꺾인 점): {reason}.</translation>
    </message>
    <message>
      <source>Local minimum: {reason}.</source>
      <translation>지역 최솟값: {reason}.</translation>
    </message>
    <message>
      <source>Logarithmic height</source>
      <translation>로그 높이</translation>
    </message>
    <message>
      <source>Logarithmic vertical axis</source>
      <translation>세로축 로그 눈금</translation>
    </message>
    <message>
      <source>Longer gradients are shortened to this norm</source>
      <translation>더 긴 그레이디언트는 이 크기로 줄입니다</translation>
    </message>
    <message>
      <source>Looking for stationary points…</source>
      <translation>정류점을 찾는 중…</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>손실</translation>
    </message>
    <message>
      <source>Loss falls below</source>
      <translation>손실이 값 아래로 내려감</translation>
    </message>
    <message>
      <source>Loss of the leading run</source>
      <translation>기준 실행의 손실</translation>
    </message>
    <message>
      <source>Loss rises</source>
      <translation>손실이 커짐</translation>
    </message>
    <message>
      <source>Loss surface</source>
      <translation>손실 곡면</translation>
    </message>
    <message>
      <source>Loss surface in 3D…</source>
      <translation>3D 손실 곡면…</translation>
    </message>
    <message>
      <source>Loss surface over {first} and {second}</source>
      <translation>{first}, {second}에 대한 손실 곡면</translation>
    </message>
    <message>
      <source>Loss surface…</source>
      <translation>손실 곡면…</translation>
    </message>
    <message>
      <source>Make it anew</source>
      <translation>다시 만들기</translation>
    </message>
    <message>
      <source>Make the edit again</source>
      <translation>되돌린 편집을 다시 합니다</translation>
    </message>
    <message>
      <source>Make the plane anew whenever the point shown has moved by more than a cell</source>
      <translation>보이는 점이 격자 한 칸보다 더 움직이면 평면을 새로 만듭니다</translation>
    </message>
    <message>
      <source>Manual</source>
      <translation>설명서</translation>
    </message>
    <message>
      <source>Marked entries have a kink within the step of their difference: {count}. Point at one to read which.</source>
      <translation>표시된 성분은 차분의 걸음 안에 꺾인 점이 있습니다: {count}개. 가리키면 어느 꺾인 점인지 보입니다.</translation>
    </message>
    <message>
      <source>Marks at all stationary points that were found</source>
      <translation>찾은 모든 정류점에 표시</translation>
    </message>
    <message>
      <source>Matrices of this step: {list}</source>
      <translation>이 단계의 행렬: {list}</translation>
    </message>
    <message>
      <source>Matyas</source>
      <translation>마차시</translation>
    </message>
    <message>
      <source>Maximum</source>
      <translation>최댓값</translation>
    </message>
    <message>
      <source>Maximum: {reason}.</source>
      <translation>극댓값: {reason}.</translation>
    </message>
    <message>
      <source>McCormick</source>
      <translation>매코믹</translation>
    </message>
    <message>
      <source>Mean absolute error</source>
      <translation>평균 절대 오차</translation>
    </message>
    <message>
      <source>Mean squared error</source>
      <translation>평균 제곱 오차</translation>
    </message>
    <message>
      <source>Measured on the training rows, undone in the fit plot</source>
      <translation>훈련용 행으로 정하고, 적합 그림에서는 원래 척도로 되돌립니다</translation>
    </message>
    <message>
      <source>Mesh</source>
      <translation>격자</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>방법</translation>
    </message>
    <message>
      <source>Minima</source>
      <translation>최솟값</translation>
    </message>
    <message>
      <source>Minima and saddles</source>
      <translation>최솟값과 안장점</translation>
    </message>
    <message>
      <source>Minima, saddles and maxima of the function</source>
      <translation>함수의 최솟값, 안장점, 최댓값</translation>
    </message>
    <message>
      <source>Minimise a function of one or two variables</source>
      <translation>일변수 또는 이변수 함수를 최소화합니다</translation>
    </message>
    <message>
      <source>Minimise the network's loss</source>
      <translation>신경망의 손실을 최소화합니다</translation>
    </message>
    <message>
      <source>Minimum to maximum</source>
      <translation>최소–최대 정규화</translation>
    </message>
    <message>
      <source>Missing values</source>
      <translation>빠진 값</translation>
    </message>
    <message>
      <source>Momentum</source>
      <translation>모멘텀</translation>
    </message>
    <message>
      <source>Monkey saddle</source>
      <translation>원숭이 안장</translation>
    </message>
    <message>
      <source>More iterations a second</source>
      <translation>초당 반복을 늘립니다</translation>
    </message>
    <message>
      <source>More settings</source>
      <translation>설정 더 보기</translation>
    </message>
    <message>
      <source>Move a start</source>
      <translation>시작점 옮기기</translation>
    </message>
    <message>
      <source>Move the start</source>
      <translation>시작점 옮기기</translation>
    </message>
    <message>
      <source>Move to any iteration of the run</source>
      <translation>실행의 원하는 반복으로 이동합니다</translation>
    </message>
    <message>
      <source>Moves</source>
      <translation>움직이는 것</translation>
    </message>
    <message>
      <source>Moving picture…</source>
      <translation>움직이는 그림…</translation>
    </message>
    <message>
      <source>Multi-start</source>
      <translation>다중 시작</translation>
    </message>
    <message>
      <source>Multiplications by a factor, for one sample; a batch of N samples takes N times as many.</source>
      <translation>표본 하나에 대해 인수를 곱하는 횟수입니다. 표본이 N개인 배치는 N배가 듭니다.</translation>
    </message>
    <message>
      <source>Multiplications, log scale</source>
      <translation>곱셈 횟수(로그 눈금)</translation>
    </message>
    <message>
      <source>Multiply each input of the unit by its weight, add them up, and add the bias.</source>
      <translation>뉴런의 입력마다 가중치를 곱해 모두 더하고 편향을 더합니다.</translation>
    </message>
    <message>
      <source>Multiply the derivative that arrives from above by the new factor.</source>
      <translation>위에서 온 미분에 새 인수를 곱합니다.</translation>
    </message>
    <message>
      <source>Multiply the factors for each sample, then add the samples up.</source>
      <translation>표본마다 인수를 곱한 뒤 표본들을 더합니다.</translation>
    </message>
    <message>
      <source>Multiply the product so far by the new factor.</source>
      <translation>지금까지의 곱에 새 인수를 곱합니다.</translation>
    </message>
    <message>
      <source>NAdam</source>
      <translation>NAdam</translation>
    </message>
    <message>
      <source>NaN or infinity</source>
      <translation>NaN 또는 무한대</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>이름</translation>
    </message>
    <message>
      <source>Nearly</source>
      <translation>거의 맞음</translation>
    </message>
    <message>
      <source>Nesterov momentum</source>
      <translation>네스테로프 모멘텀</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>신경망</translation>
    </message>
    <message>
      <source>Network drawing</source>
      <translation>신경망 그림</translation>
    </message>
    <message>
      <source>Network drawing…</source>
      <translation>신경망 그림…</translation>
    </message>
    <message>
      <source>Network editor</source>
      <translation>신경망 편집기</translation>
    </message>
    <message>
      <source>Network {title} with {count} parameters; picked is {name} = {value}.</source>
      <translation>매개변수가 {count}개인 신경망 {title}이며, 고른 것은 {name} = {value}입니다.</translation>
    </message>
    <message>
      <source>Networks that no renumbering or rescaling of hidden units makes equal</source>
      <translation>은닉 뉴런의 번호나 크기를 바꾸어도 같아지지 않는 신경망</translation>
    </message>
    <message>
      <source>New</source>
      <translation>새로 만들기</translation>
    </message>
    <message>
      <source>New value</source>
      <translation>새 값</translation>
    </message>
    <message>
      <source>New value of {name}</source>
      <translation>{name}의 새 값</translation>
    </message>
    <message>
      <source>New weights</source>
      <translation>새 가중치</translation>
    </message>
    <message>
      <source>New weights, drawn with the next seed</source>
      <translation>다음 시드로 뽑은 새 가중치</translation>
    </message>
    <message>
      <source>Newton</source>
      <translation>뉴턴법</translation>
    </message>
    <message>
      <source>Newton in a maximum</source>
      <translation>최댓값에 빠진 뉴턴법</translation>
    </message>
    <message>
      <source>Newton in a trust region</source>
      <translation>신뢰 영역 뉴턴법</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>다음</translation>
    </message>
    <message>
      <source>Next factor</source>
      <translation>다음 인수</translation>
    </message>
    <message>
      <source>Next point</source>
      <translation>다음 점</translation>
    </message>
    <message>
      <source>Next sample</source>
      <translation>다음 표본</translation>
    </message>
    <message>
      <source>Next step</source>
      <translation>다음 걸음</translation>
    </message>
    <message>
      <source>Next step of the lesson</source>
      <translation>수업의 다음 단계</translation>
    </message>
    <message>
      <source>No curvature yet: it is computed along the run while this panel is seen.</source>
      <translation>아직 곡률이 없습니다. 이 패널이 보이는 동안 실행을 따라 계산합니다.</translation>
    </message>
    <message>
      <source>No gradient passes layer {layer}: all its units are dead.</source>
      <translation>그레이디언트가 계층 {layer}을(를) 지나가지 못합니다. 모든 뉴런이 죽었습니다.</translation>
    </message>
    <message>
      <source>No gradient passes layer {layer}: the slope of {activation} is zero wherever one arrives.</source>
      <translation>그레이디언트가 계층 {layer}을(를) 지나가지 못합니다. 그레이디언트가 이르는 곳마다 {activation}의 기울기가 0입니다.</translation>
    </message>
    <message>
      <source>No gradient reaches layer {layer}: the weights of layer {above} let nothing through.</source>
      <translation>그레이디언트가 계층 {layer}에 이르지 못합니다. 계층 {above}의 가중치가 아무것도 통과시키지 않습니다.</translation>
    </message>
    <message>
      <source>No optimizer is enabled.</source>
      <translation>켜진 옵티마이저가 없습니다.</translation>
    </message>
    <message>
      <source>No optimizer takes part.</source>
      <translation>참여하는 최적화 방법이 없습니다.</translation>
    </message>
    <message>
      <source>No page has all of these words. Try fewer, or a part of one.</source>
      <translation>이 낱말이 모두 있는 쪽이 없습니다. 낱말을 줄이거나 일부만 적어 보세요.</translation>
    </message>
    <message>
      <source>No recent files</source>
      <translation>최근 파일 없음</translation>
    </message>
    <message>
      <source>No rounding shows on the left: f is so near 0 here that no digit of it is lost.</source>
      <translation>왼쪽에 반올림 오차가 보이지 않습니다. 여기서 f가 0에 매우 가까워 잃는 자릿수가 없기 때문입니다.</translation>
    </message>
    <message>
      <source>No run yet.</source>
      <translation>아직 실행이 없습니다.</translation>
    </message>
    <message>
      <source>No scaling</source>
      <translation>척도 없음</translation>
    </message>
    <message>
      <source>No spectrum yet: the Hessian is not known or not finite here.</source>
      <translation>아직 스펙트럼이 없습니다. 여기서 헤시안을 모르거나 유한하지 않습니다.</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>번호</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>잡음</translation>
    </message>
    <message>
      <source>Noisy cubic</source>
      <translation>잡음 있는 3차 곡선</translation>
    </message>
    <message>
      <source>None</source>
      <translation>없음</translation>
    </message>
    <message>
      <source>None of {count} starts reached a minimum.</source>
      <translation>시작점 {count}개 가운데 최솟값에 이른 것이 없습니다.</translation>
    </message>
    <message>
      <source>Norm of the gradient for each layer</source>
      <translation>계층별 그레이디언트 노름</translation>
    </message>
    <message>
      <source>Normal text</source>
      <translation>글자 보통 크기</translation>
    </message>
    <message>
      <source>Not computed yet.</source>
      <translation>아직 계산하지 않았습니다.</translation>
    </message>
    <message>
      <source>Not taken yet.</source>
      <translation>아직 거치지 않았습니다.</translation>
    </message>
    <message>
      <source>Not that one. Try again.</source>
      <translation>그 답은 아닙니다. 다시 해 보세요.</translation>
    </message>
    <message>
      <source>Not yet. Try again.</source>
      <translation>아직 아닙니다. 다시 해 보세요.</translation>
    </message>
    <message>
      <source>Nothing of gdsim was in the menu or on the desktop.</source>
      <translation>메뉴와 바탕화면에 gdsim이 없었습니다.</translation>
    </message>
    <message>
      <source>Nothing to read here</source>
      <translation>여기에는 읽을 값이 없습니다</translation>
    </message>
    <message>
      <source>NumPy repeats the run bit for bit; PyTorch takes the same steps up to rounding</source>
      <translation>NumPy는 실행을 비트까지 똑같이 되풀이하고, PyTorch는 반올림 오차 안에서 같은 걸음을 나아갑니다</translation>
    </message>
    <message>
      <source>Numbers at the current point</source>
      <translation>현재 점의 값</translation>
    </message>
    <message>
      <source>Numbers the method keeps between two steps, beside x, {f} and ∇{f}: as a formula in n = {n} and counted</source>
      <translation>x, {f}, ∇{f} 외에 걸음 사이에 저장하는 수의 개수: n = {n}의 식과 실제 개수</translation>
    </message>
    <message>
      <source>Of the kinds chosen there is nothing to ask about this pass.</source>
      <translation>선택한 종류로는 이 패스에서 물어볼 것이 없습니다.</translation>
    </message>
    <message>
      <source>Off by the factor {n}. {rule}</source>
      <translation>{n}배 차이가 납니다. {rule}</translation>
    </message>
    <message>
      <source>Off by the factor {n}: the loss is a mean. {rule}</source>
      <translation>{n}배 차이가 납니다. 손실은 평균입니다. {rule}</translation>
    </message>
    <message>
      <source>Old value</source>
      <translation>이전 값</translation>
    </message>
    <message>
      <source>On to the next page, when this one is done</source>
      <translation>이 단계를 마쳤으면 다음 단계로 갑니다</translation>
    </message>
    <message>
      <source>One global and one local minimum: a start on the right ends in the wrong valley.</source>
      <translation>전역 극소점 하나와 지역 극소점 하나: 오른쪽에서 시작하면 다른 골짜기에서 끝납니다.</translation>
    </message>
    <message>
      <source>One iteration</source>
      <translation>반복 한 번</translation>
    </message>
    <message>
      <source>One minimum in a flat valley, two saddle points, and corners where the slope is enormous.</source>
      <translation>평평한 골짜기의 극소점 하나, 안장점 둘, 그리고 기울기가 매우 큰 모서리가 있습니다.</translation>
    </message>
    <message>
      <source>One step of the pass: forward, one factor back, or of the update</source>
      <translation>패스의 한 단계: 순방향, 인수 하나 뒤로, 또는 갱신</translation>
    </message>
    <message>
      <source>One step or one iteration back</source>
      <translation>한 단계 또는 한 반복 뒤로</translation>
    </message>
    <message>
      <source>One variable</source>
      <translation>일변수</translation>
    </message>
    <message>
      <source>Only networks have layers and units whose health could be shown; the problem is a function.</source>
      <translation>계층과 뉴런의 상태는 신경망에만 있습니다. 지금 문제는 함수입니다.</translation>
    </message>
    <message>
      <source>Only one column was found. Separate columns by commas, semicolons or tabs.</source>
      <translation>열이 하나뿐입니다. 열은 쉼표, 쌍반점, 탭으로 구분하십시오.</translation>
    </message>
    <message>
      <source>Only the first start point stays</source>
      <translation>첫 시작점만 남습니다</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>열기</translation>
    </message>
    <message>
      <source>Open CSV…</source>
      <translation>CSV 열기…</translation>
    </message>
    <message>
      <source>Open an experiment or a CSV file</source>
      <translation>실험이나 CSV 파일을 엽니다</translation>
    </message>
    <message>
      <source>Open data</source>
      <translation>데이터 열기</translation>
    </message>
    <message>
      <source>Open data (CSV)…</source>
      <translation>데이터 열기(CSV)…</translation>
    </message>
    <message>
      <source>Open data from a CSV file</source>
      <translation>CSV 파일에서 데이터 열기</translation>
    </message>
    <message>
      <source>Open data {name}</source>
      <translation>데이터 열기: {name}</translation>
    </message>
    <message>
      <source>Open it again</source>
      <translation>다시 열기</translation>
    </message>
    <message>
      <source>Open lesson</source>
      <translation>수업 열기</translation>
    </message>
    <message>
      <source>Open lesson…</source>
      <translation>수업 열기…</translation>
    </message>
    <message>
      <source>Open log folder</source>
      <translation>로그 폴더 열기</translation>
    </message>
    <message>
      <source>Open recent</source>
      <translation>최근 파일 열기</translation>
    </message>
    <message>
      <source>Open…</source>
      <translation>열기…</translation>
    </message>
    <message>
      <source>Optimizer</source>
      <translation>최적화 방법</translation>
    </message>
    <message>
      <source>Optimizer state</source>
      <translation>옵티마이저 상태</translation>
    </message>
    <message>
      <source>Optimizers</source>
      <translation>옵티마이저</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>차수</translation>
    </message>
    <message>
      <source>Order 1</source>
      <translation>1차</translation>
    </message>
    <message>
      <source>Order 1.5</source>
      <translation>1.5차</translation>
    </message>
    <message>
      <source>Order 1.5: model</source>
      <translation>1.5차: 모형</translation>
    </message>
    <message>
      <source>Order 1: tangent</source>
      <translation>1차: 접선·접평면</translation>
    </message>
    <message>
      <source>Order 2</source>
      <translation>2차</translation>
    </message>
    <message>
      <source>Order 2: quadratic</source>
      <translation>2차: 이차식</translation>
    </message>
    <message>
      <source>Output shown</source>
      <translation>표시할 출력</translation>
    </message>
    <message>
      <source>Output {unit}</source>
      <translation>출력 {unit}</translation>
    </message>
    <message>
      <source>Output {unit} meets its target for sample {sample}</source>
      <translation>표본 {sample}에서 출력 {unit}의 값이 목푯값과 같음</translation>
    </message>
    <message>
      <source>Overfit noisy cubic</source>
      <translation>잡음 있는 3차 곡선의 과적합</translation>
    </message>
    <message>
      <source>P = 0.5</source>
      <translation>P = 0.5</translation>
    </message>
    <message>
      <source>P({name} = 1)</source>
      <translation>P({name} = 1)</translation>
    </message>
    <message>
      <source>PCA of the path</source>
      <translation>경로의 주성분(PCA)</translation>
    </message>
    <message>
      <source>PCA of the path: {first} + {second} of its variance</source>
      <translation>경로의 PCA: 분산의 {first} + {second}</translation>
    </message>
    <message>
      <source>Pages of the minima</source>
      <translation>최솟값의 쪽</translation>
    </message>
    <message>
      <source>Parabola</source>
      <translation>포물선</translation>
    </message>
    <message>
      <source>Parameter</source>
      <translation>매개변수</translation>
    </message>
    <message>
      <source>Parameter on the horizontal axis</source>
      <translation>가로축의 매개변수</translation>
    </message>
    <message>
      <source>Parameter on the vertical axis</source>
      <translation>세로축의 매개변수</translation>
    </message>
    <message>
      <source>Parameter {number} of the start is {value}; it must be between {low:g} and {high:g}.</source>
      <translation>시작점의 매개변수 {number}의 값이 {value}입니다. {low:g} 이상 {high:g} 이하여야 합니다.</translation>
    </message>
    <message>
      <source>Partial derivative</source>
      <translation>편미분</translation>
    </message>
    <message>
      <source>Parts</source>
      <translation>구성 요소</translation>
    </message>
    <message>
      <source>Passes made here: {count}, in {seconds} s</source>
      <translation>여기서 실행한 패스: {count}번, {seconds}초</translation>
    </message>
    <message>
      <source>Path</source>
      <translation>경로</translation>
    </message>
    <message>
      <source>Path by path: {paths} paths of {factors} factors, each multiplied anew: {count} for this parameter, {all} for all {parameters}.</source>
      <translation>경로별: 인수가 {factors}개인 경로 {paths}개를 매번 새로 곱합니다. 이 매개변수에 {count}번, 매개변수 {parameters}개 모두에 {all}번입니다.</translation>
    </message>
    <message>
      <source>Paths from the picked parameter to the loss</source>
      <translation>선택한 매개변수에서 손실까지의 경로</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>일시 정지</translation>
    </message>
    <message>
      <source>Pause the run</source>
      <translation>실행을 일시 정지합니다</translation>
    </message>
    <message>
      <source>Pause to see the next step.</source>
      <translation>다음 걸음을 보려면 일시 정지하세요.</translation>
    </message>
    <message>
      <source>Paused at k = {k}</source>
      <translation>일시 정지, k = {k}</translation>
    </message>
    <message>
      <source>Paused at k = {k}, pass finished</source>
      <translation>일시 정지, k = {k}, 패스 완료</translation>
    </message>
    <message>
      <source>Paused at k = {k}, {place}</source>
      <translation>k = {k}에서 일시 정지, {place}</translation>
    </message>
    <message>
      <source>Picked {name}, value {value}.</source>
      <translation>선택 {name}, 값 {value}.</translation>
    </message>
    <message>
      <source>Picked {name}, value {value}; second axis {other}, value {other_value}.</source>
      <translation>선택 {name}, 값 {value}. 둘째 축 {other}, 값 {other_value}.</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>그림</translation>
    </message>
    <message>
      <source>Place the start</source>
      <translation>시작점 놓기</translation>
    </message>
    <message>
      <source>Plane</source>
      <translation>평면</translation>
    </message>
    <message>
      <source>Plateau</source>
      <translation>고원</translation>
    </message>
    <message>
      <source>Point at a path to see it in the network, choose it to keep it there, open it for its factors. Through many layers only the number of the unit in each is written.</source>
      <translation>경로를 가리키면 신경망에 표시됩니다. 선택하면 표시가 유지되고, 펼치면 인수가 나타납니다. 계층이 많으면 계층마다 뉴런의 번호만 적습니다.</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>점수</translation>
    </message>
    <message>
      <source>Polak-Ribière+</source>
      <translation>폴락-리비에르+</translation>
    </message>
    <message>
      <source>Pre-activations, activations and the loss, or the nodes of a formula</source>
      <translation>활성화 전 값, 활성값, 손실, 또는 수식의 노드</translation>
    </message>
    <message>
      <source>Predict the next number of the pass, then see it: every answer is a step of the debugger. A question is worth 3 points; each hint and each wrong try costs one.</source>
      <translation>패스의 다음 수를 예측하고 확인합니다. 답할 때마다 디버거가 한 단계 나아갑니다. 한 문제는 3점이고, 힌트와 틀린 시도마다 1점씩 줄어듭니다.</translation>
    </message>
    <message>
      <source>Predict the next number, then step</source>
      <translation>다음 수를 예측한 뒤 진행합니다</translation>
    </message>
    <message>
      <source>Preparing…</source>
      <translation>준비 중…</translation>
    </message>
    <message>
      <source>Presentation</source>
      <translation>발표</translation>
    </message>
    <message>
      <source>Press F11 to take the next step, Ctrl+F11 for a whole layer.</source>
      <translation>F11은 다음 단계, Ctrl+F11은 한 계층 전체입니다.</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>미리 보기</translation>
    </message>
    <message>
      <source>Previous sample</source>
      <translation>이전 표본</translation>
    </message>
    <message>
      <source>Previous step of the lesson</source>
      <translation>수업의 이전 단계</translation>
    </message>
    <message>
      <source>Probably dead: z ≤ 0 for all of the {count} samples looked at, out of {total}.</source>
      <translation>죽은 뉴런일 수 있음: 전체 {total}개 가운데 살펴본 표본 {count}개 모두에서 z ≤ 0입니다.</translation>
    </message>
    <message>
      <source>Probe</source>
      <translation>탐침</translation>
    </message>
    <message>
      <source>Problem</source>
      <translation>문제</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>곱</translation>
    </message>
    <message>
      <source>Products of the Hessian with a vector: about two gradients each</source>
      <translation>헤세 행렬과 벡터의 곱, 한 번에 기울기 약 두 번</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>진행률</translation>
    </message>
    <message>
      <source>Progress of the reading</source>
      <translation>읽기 진행률</translation>
    </message>
    <message>
      <source>Progress of the recording</source>
      <translation>녹화 진행</translation>
    </message>
    <message>
      <source>Progress of the surface</source>
      <translation>곡면 계산 진행</translation>
    </message>
    <message>
      <source>Proof</source>
      <translation>검증</translation>
    </message>
    <message>
      <source>Put all panels back to their places</source>
      <translation>모든 패널을 제자리로 되돌립니다</translation>
    </message>
    <message>
      <source>Put gdsim into the menu and on the desktop, and open .gdsim files by double-click</source>
      <translation>gdsim을 메뉴와 바탕화면에 넣고, .gdsim 파일을 두 번 클릭해 엽니다</translation>
    </message>
    <message>
      <source>Put multi-start and basins away</source>
      <translation>다중 시작과 끌림 영역을 치웁니다</translation>
    </message>
    <message>
      <source>Put the camera back (Home)</source>
      <translation>카메라를 처음 자리로 되돌립니다(Home)</translation>
    </message>
    <message>
      <source>Python script</source>
      <translation>파이썬 스크립트</translation>
    </message>
    <message>
      <source>Quadratic</source>
      <translation>이차 함수</translation>
    </message>
    <message>
      <source>Quantity shown</source>
      <translation>표시할 양</translation>
    </message>
    <message>
      <source>Quartic</source>
      <translation>사차 함수</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>문제</translation>
    </message>
    <message>
      <source>Questions</source>
      <translation>문제 수</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>끝내기</translation>
    </message>
    <message>
      <source>Quiz</source>
      <translation>퀴즈</translation>
    </message>
    <message>
      <source>RAdam</source>
      <translation>RAdam</translation>
    </message>
    <message>
      <source>RMSProp</source>
      <translation>RMSProp</translation>
    </message>
    <message>
      <source>Random directions</source>
      <translation>무작위 방향</translation>
    </message>
    <message>
      <source>Range of {name}</source>
      <translation>{name} 범위</translation>
    </message>
    <message>
      <source>Rank by value</source>
      <translation>값의 순위</translation>
    </message>
    <message>
      <source>Rastrigin</source>
      <translation>라스트리긴</translation>
    </message>
    <message>
      <source>ReLU</source>
      <translation>ReLU</translation>
    </message>
    <message>
      <source>ReLU has slope 1 where z &gt; 0, and 0 everywhere else.</source>
      <translation>ReLU의 기울기는 z &gt; 0인 곳에서 1이고 나머지에서는 0입니다.</translation>
    </message>
    <message>
      <source>Read data from a CSV file</source>
      <translation>CSV 파일에서 데이터를 읽습니다</translation>
    </message>
    <message>
      <source>Record a moving picture</source>
      <translation>움직이는 그림 녹화</translation>
    </message>
    <message>
      <source>Record the run or a turn of the camera as GIF, WebP, APNG or MP4</source>
      <translation>실행이나 카메라 회전을 GIF, WebP, APNG, MP4로 녹화합니다</translation>
    </message>
    <message>
      <source>Record…</source>
      <translation>녹화…</translation>
    </message>
    <message>
      <source>Recover it</source>
      <translation>복구</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>다시 실행</translation>
    </message>
    <message>
      <source>Redo {name}</source>
      <translation>다시 실행: {name}</translation>
    </message>
    <message>
      <source>Regression, one input</source>
      <translation>회귀, 입력 1개</translation>
    </message>
    <message>
      <source>Regression, two inputs</source>
      <translation>회귀, 입력 2개</translation>
    </message>
    <message>
      <source>Remember the point shown ({count} of 3)</source>
      <translation>보이는 점 기억하기(3개 중 {count}개)</translation>
    </message>
    <message>
      <source>Remove a neuron from the last hidden layer</source>
      <translation>마지막 은닉 계층에서 뉴런을 제거합니다</translation>
    </message>
    <message>
      <source>Remove a start</source>
      <translation>시작점 지우기</translation>
    </message>
    <message>
      <source>Remove a unit from hidden layer {layer}</source>
      <translation>은닉 계층 {layer}에서 뉴런 제거</translation>
    </message>
    <message>
      <source>Remove further starts</source>
      <translation>추가 시작점 모두 지우기</translation>
    </message>
    <message>
      <source>Remove hidden layer</source>
      <translation>은닉 계층 제거</translation>
    </message>
    <message>
      <source>Remove hidden layer {layer}</source>
      <translation>은닉 계층 {layer} 제거</translation>
    </message>
    <message>
      <source>Remove hidden neuron</source>
      <translation>은닉 뉴런 제거</translation>
    </message>
    <message>
      <source>Remove last hidden layer</source>
      <translation>마지막 은닉 계층 제거</translation>
    </message>
    <message>
      <source>Remove layer {n}</source>
      <translation>계층 {n} 제거</translation>
    </message>
    <message>
      <source>Remove start {number}</source>
      <translation>시작점 {number} 지우기</translation>
    </message>
    <message>
      <source>Remove the breakpoint “{name}”</source>
      <translation>중단점 “{name}” 제거</translation>
    </message>
    <message>
      <source>Remove the hidden layer before the output</source>
      <translation>출력 앞의 은닉 계층을 제거합니다</translation>
    </message>
    <message>
      <source>Remove the watch “{name}”</source>
      <translation>조사식 “{name}” 제거</translation>
    </message>
    <message>
      <source>Remove this breakpoint</source>
      <translation>이 중단점을 제거합니다</translation>
    </message>
    <message>
      <source>Remove this watch</source>
      <translation>이 조사식을 제거합니다</translation>
    </message>
    <message>
      <source>Remove {optimizer}</source>
      <translation>{optimizer} 제거</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>처음으로</translation>
    </message>
    <message>
      <source>Reset layout</source>
      <translation>배치 초기화</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>해상도</translation>
    </message>
    <message>
      <source>Resolution in dots per inch</source>
      <translation>인치당 도트 수로 나타낸 해상도</translation>
    </message>
    <message>
      <source>Restarts by itself: its factor is never negative</source>
      <translation>스스로 다시 시작합니다. 계수가 음수가 되지 않습니다</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>결과</translation>
    </message>
    <message>
      <source>Reveal</source>
      <translation>답 보기</translation>
    </message>
    <message>
      <source>Revealed</source>
      <translation>답을 보았음</translation>
    </message>
    <message>
      <source>Reverse</source>
      <translation>역방향</translation>
    </message>
    <message>
      <source>Reverse mode (backpropagation)</source>
      <translation>역방향 모드(역전파)</translation>
    </message>
    <message>
      <source>Reverse mode agrees with central differences to {large:.0e}; the other methods cannot be used here.</source>
      <translation>역방향 모드는 중심 차분과 {large:.0e} 이내로 일치합니다. 다른 방법은 여기서 쓸 수 없습니다.</translation>
    </message>
    <message>
      <source>Reverse mode agrees with {exact} to {small:.0e}, but this point is on a kink: for {count} of {total} entries, {name} first, there is no derivative, only that of one side or a middle one.</source>
      <translation>역방향 모드는 {exact}와(과) {small:.0e} 이내로 일치하지만, 이 점은 꺾인 점입니다. {name} 등 성분 {total}개 가운데 {count}개에는 미분값이 없고, 한쪽 또는 가운데 기울기만 있습니다.</translation>
    </message>
    <message>
      <source>Reverse mode agrees with {exact} to {small:.0e}. Central differences are off by up to {large:.0e} for {count} of {total} entries, {name} first, because a kink lies within their step.</source>
      <translation>역방향 모드는 {exact}와(과) {small:.0e} 이내로 일치합니다. 중심 차분은 {name} 등 성분 {total}개 가운데 {count}개에서 최대 {large:.0e}만큼 벗어납니다. 차분의 걸음 안에 꺾인 점이 있기 때문입니다.</translation>
    </message>
    <message>
      <source>Reverse mode agrees with {exact} to {small:.0e}. Central differences are off by up to {large:.0e} for {count} of {total} entries, {name} first: there their step is too coarse, or rounding hides the slope.</source>
      <translation>역방향 모드는 {exact}와(과) {small:.0e} 이내로 일치합니다. 중심 차분은 {name} 등 성분 {total}개 가운데 {count}개에서 최대 {large:.0e}만큼 벗어납니다. 그곳에서는 걸음이 너무 크거나 반올림 오차가 기울기를 가립니다.</translation>
    </message>
    <message>
      <source>Reverse mode agrees with {exact} to {small:.0e}. For {count} of {total} entries, {name} first, the step of a central difference leads to where f has no finite value.</source>
      <translation>역방향 모드는 {exact}와(과) {small:.0e} 이내로 일치합니다. {name} 등 성분 {total}개 가운데 {count}개에서는 중심 차분의 걸음이 f가 유한한 값을 갖지 않는 곳에 닿습니다.</translation>
    </message>
    <message>
      <source>Reverse mode: one sweep from the loss to this parameter, {count}; one sweep to all units, {units}, and one more for each of the {parameters} parameters: {all}.</source>
      <translation>역방향 모드: 손실에서 이 매개변수까지 한 번 훑는 데 {count}번입니다. 모든 뉴런까지 한 번 훑는 데 {units}번, 여기에 매개변수 {parameters}개마다 한 번씩 더하여 모두 {all}번입니다.</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>맞음</translation>
    </message>
    <message>
      <source>Right of the valley the error falls by no plain power of h here.</source>
      <translation>여기서는 골짜기 오른쪽의 오차가 h의 거듭제곱으로 줄어들지 않습니다.</translation>
    </message>
    <message>
      <source>Right of the valley truncation rules: the error falls like h² for central differences and like h for forward ones.</source>
      <translation>골짜기 오른쪽에서는 절단 오차가 지배합니다. 오차는 중심 차분에서 h²에, 전진 차분에서 h에 비례하여 줄어듭니다.</translation>
    </message>
    <message>
      <source>Right within a quarter of the step's length; you have one click.</source>
      <translation>걸음 길이의 4분의 1 안이면 정답입니다. 클릭은 한 번입니다.</translation>
    </message>
    <message>
      <source>Right within {absolute}.</source>
      <translation>오차 {absolute}까지 정답입니다.</translation>
    </message>
    <message>
      <source>Right within {percent} % or {absolute}; three digits are enough.</source>
      <translation>오차 {percent} % 또는 {absolute}까지 정답입니다. 유효 숫자 세 자리면 충분합니다.</translation>
    </message>
    <message>
      <source>Right within {percent} %; three digits are enough.</source>
      <translation>오차 {percent} %까지 정답입니다. 유효 숫자 세 자리면 충분합니다.</translation>
    </message>
    <message>
      <source>Ripple</source>
      <translation>물결</translation>
    </message>
    <message>
      <source>Rosenbrock</source>
      <translation>로젠브록</translation>
    </message>
    <message>
      <source>Row {row} has {found} cells, but row {first} has {width}.</source>
      <translation>{row}행의 칸은 {found}개인데 {first}행의 칸은 {width}개입니다.</translation>
    </message>
    <message>
      <source>Row {row} has {found} cells, but there are {width} columns. Other faults: {others}.</source>
      <translation>{row}행의 칸은 {found}개인데 열은 {width}개입니다. 그 밖의 오류: {others}건.</translation>
    </message>
    <message>
      <source>Row {row} is longer than {limit} characters: this is not a table of numbers.</source>
      <translation>{row}행이 {limit}자보다 깁니다. 수로 된 표가 아닙니다.</translation>
    </message>
    <message>
      <source>Row {row}, column “{column}”: the value is missing. Other faults: {others}.</source>
      <translation>{row}행 “{column}” 열: 값이 없습니다. 그 밖의 오류: {others}건.</translation>
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” has a thousands separator or another decimal mark than the rest. Write numbers like 1234{decimal}5. Other faults: {others}.</source>
      <translation>{row}행 “{column}” 열: “{text}”에 천 단위 구분 기호가 있거나 소수점 기호가 나머지와 다릅니다. 수는 1234{decimal}5처럼 적으십시오. 그 밖의 오류: {others}건.</translation>
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is beyond {limit}. Other faults: {others}.</source>
      <translation>{row}행 “{column}” 열: “{text}”의 크기가 {limit}보다 큽니다. 그 밖의 오류: {others}건.</translation>
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is not a number that can be read.</source>
      <translation>{row}행 “{column}” 열: “{text}”은(는) 읽을 수 있는 수가 아닙니다.</translation>
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is not a number. Other faults: {others}.</source>
      <translation>{row}행 “{column}” 열: “{text}”은(는) 수가 아닙니다. 그 밖의 오류: {others}건.</translation>
    </message>
    <message>
      <source>Row {row}: a quotation mark is never closed, or closed before the end of the cell.</source>
      <translation>{row}행: 따옴표가 닫히지 않았거나 칸이 끝나기 전에 닫혔습니다.</translation>
    </message>
    <message>
      <source>Rows left out because a value is missing: {count}.</source>
      <translation>값이 빠져 제외한 행: {count}개.</translation>
    </message>
    <message>
      <source>Rprop</source>
      <translation>Rprop</translation>
    </message>
    <message>
      <source>Rugged</source>
      <translation>울퉁불퉁한 함수</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>실행</translation>
    </message>
    <message>
      <source>Run as CSV…</source>
      <translation>실행 기록(CSV)…</translation>
    </message>
    <message>
      <source>Run or pause</source>
      <translation>실행하거나 일시 정지합니다</translation>
    </message>
    <message>
      <source>Running at k = {k}</source>
      <translation>실행 중, k = {k}</translation>
    </message>
    <message>
      <source>Running product</source>
      <translation>누적 곱</translation>
    </message>
    <message>
      <source>Running.</source>
      <translation>실행 중입니다.</translation>
    </message>
    <message>
      <source>SR1 with trust region</source>
      <translation>신뢰 영역 SR1</translation>
    </message>
    <message>
      <source>Saddle</source>
      <translation>안장</translation>
    </message>
    <message>
      <source>Saddle point</source>
      <translation>안장점</translation>
    </message>
    <message>
      <source>Saddle point: {reason}.</source>
      <translation>안장점: {reason}.</translation>
    </message>
    <message>
      <source>Sample shown</source>
      <translation>표시할 표본</translation>
    </message>
    <message>
      <source>Sample the surface in this window</source>
      <translation>이 창에서 곡면을 계산합니다</translation>
    </message>
    <message>
      <source>Sample {number}</source>
      <translation>표본 {number}</translation>
    </message>
    <message>
      <source>Sample {row}: x = {inputs}; t = {target}, ŷ = {prediction}, error {error}. Its own gradient {own}, its share of the mean {share}: {fraction} of all magnitudes.</source>
      <translation>표본 {row}: x = {inputs}, t = {target}, ŷ = {prediction}, 오차 {error}. 자체 그레이디언트 {own}, 평균에서의 몫 {share}: 크기 합계의 {fraction}입니다.</translation>
    </message>
    <message>
      <source>Sample {row}: {own}</source>
      <translation>표본 {row}: {own}</translation>
    </message>
    <message>
      <source>Sample {sample} of {samples}.</source>
      <translation>표본 {sample} / {samples}.</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>표본</translation>
    </message>
    <message>
      <source>Samples are counted from 1.</source>
      <translation>표본의 번호는 1부터 셉니다.</translation>
    </message>
    <message>
      <source>Samples that each iteration sees; 0 or “all”: every one</source>
      <translation>반복마다 보는 표본의 수. 0 또는 “전체”: 모든 표본</translation>
    </message>
    <message>
      <source>Saturated in layer {layer}: {count} of {units} units, where the slope of {activation} is below {limit} on average ({which}).</source>
      <translation>계층 {layer}의 포화된 뉴런: {units}개 중 {count}개, {activation}의 기울기가 평균 {limit}보다 작습니다({which}).</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>저장</translation>
    </message>
    <message>
      <source>Save a file that shows a class only what you choose</source>
      <translation>고른 것만 수업에서 보이는 파일로 저장합니다</translation>
    </message>
    <message>
      <source>Save all questions, tries and points as Markdown or CSV</source>
      <translation>모든 문제, 시도, 점수를 Markdown 또는 CSV로 저장합니다</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>다른 이름으로 저장</translation>
    </message>
    <message>
      <source>Save as…</source>
      <translation>다른 이름으로 저장…</translation>
    </message>
    <message>
      <source>Save for the classroom</source>
      <translation>수업용으로 저장</translation>
    </message>
    <message>
      <source>Save for the classroom…</source>
      <translation>수업용으로 저장…</translation>
    </message>
    <message>
      <source>Save the derivation</source>
      <translation>유도 과정 저장</translation>
    </message>
    <message>
      <source>Save the experiment</source>
      <translation>실험을 저장합니다</translation>
    </message>
    <message>
      <source>Save the script</source>
      <translation>스크립트 저장</translation>
    </message>
    <message>
      <source>Save the script as a file</source>
      <translation>스크립트를 파일로 저장합니다</translation>
    </message>
    <message>
      <source>Save the summary</source>
      <translation>요약 저장</translation>
    </message>
    <message>
      <source>Save under another name</source>
      <translation>다른 이름으로 저장합니다</translation>
    </message>
    <message>
      <source>Saved as {path}</source>
      <translation>저장한 파일: {path}</translation>
    </message>
    <message>
      <source>Saved as {path}, with its data in {data}</source>
      <translation>저장한 파일: {path}, 데이터는 {data}</translation>
    </message>
    <message>
      <source>Saved as {path}.</source>
      <translation>저장한 파일: {path}</translation>
    </message>
    <message>
      <source>Saved for the classroom as {path}.</source>
      <translation>수업용으로 {path}에 저장했습니다.</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>저장…</translation>
    </message>
    <message>
      <source>Scaled by the first step and change of the gradient</source>
      <translation>첫 걸음과 그레이디언트의 변화로 척도를 맞춥니다</translation>
    </message>
    <message>
      <source>Scaled by the last step and change of the gradient</source>
      <translation>마지막 걸음과 그레이디언트의 변화로 척도를 맞춥니다</translation>
    </message>
    <message>
      <source>Scaling</source>
      <translation>척도 조정</translation>
    </message>
    <message>
      <source>Scaling needs at least one row of data.</source>
      <translation>척도를 조정하려면 데이터가 한 행 이상 있어야 합니다.</translation>
    </message>
    <message>
      <source>Schedule</source>
      <translation>일정</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>점수</translation>
    </message>
    <message>
      <source>Search the manual</source>
      <translation>설명서에서 찾기</translation>
    </message>
    <message>
      <source>Second derivatives; few steps, needs convexity, costs time and memory</source>
      <translation>이차 도함수를 씁니다. 걸음이 적지만 볼록성이 필요하고 시간과 메모리가 듭니다</translation>
    </message>
    <message>
      <source>Seconds</source>
      <translation>길이(초)</translation>
    </message>
    <message>
      <source>See the solution; the question gives no points</source>
      <translation>풀이를 봅니다. 이 문제의 점수는 없습니다</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>시드</translation>
    </message>
    <message>
      <source>Seed shaped</source>
      <translation>연쇄 법칙 예제(1-2-1)</translation>
    </message>
    <message>
      <source>Sets this optimizer’s learning rate; the run begins again.</source>
      <translation>이 최적화 방법의 학습률을 바꾸고 처음부터 다시 실행합니다.</translation>
    </message>
    <message>
      <source>Settings at first</source>
      <translation>처음 설정</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>크기</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>몫</translation>
    </message>
    <message>
      <source>Shares of the samples</source>
      <translation>표본별 몫</translation>
    </message>
    <message>
      <source>Sharpness</source>
      <translation>첨예도</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>표시</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>전체 보기</translation>
    </message>
    <message>
      <source>Show all panels</source>
      <translation>모든 패널 보이기</translation>
    </message>
    <message>
      <source>Show every run whole</source>
      <translation>모든 실행을 전부 보기</translation>
    </message>
    <message>
      <source>Show me</source>
      <translation>시범 보기</translation>
    </message>
    <message>
      <source>Show or hide this panel</source>
      <translation>이 패널을 보이거나 숨깁니다</translation>
    </message>
    <message>
      <source>Show the mean over all training samples instead of one sample</source>
      <translation>표본 하나 대신 훈련 표본 전체의 평균을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show the mean over the batch</source>
      <translation>배치 평균을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show the next training sample</source>
      <translation>다음 훈련 표본을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show the optimizer's state</source>
      <translation>최적화 방법의 상태 보이기</translation>
    </message>
    <message>
      <source>Show the previous training sample</source>
      <translation>이전 훈련 표본을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show the rule and the settings of {optimizer}</source>
      <translation>{optimizer}의 규칙과 설정을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show the whole network</source>
      <translation>신경망 전체를 보여 줍니다</translation>
    </message>
    <message>
      <source>Show this run in the network and the debugger</source>
      <translation>신경망과 디버거에 이 실행을 보여 줍니다</translation>
    </message>
    <message>
      <source>Show what a file for the classroom hides; the file stays as it is</source>
      <translation>수업용 파일이 숨긴 것을 모두 보입니다. 파일은 그대로입니다</translation>
    </message>
    <message>
      <source>SiLU</source>
      <translation>SiLU</translation>
    </message>
    <message>
      <source>Sigmoid</source>
      <translation>시그모이드</translation>
    </message>
    <message>
      <source>Sine</source>
      <translation>사인 곡선</translation>
    </message>
    <message>
      <source>Six minima in pairs of three depths, seven saddle points and two maxima.</source>
      <translation>세 가지 깊이로 둘씩 짝지은 극소점 여섯, 안장점 일곱, 극대점 둘.</translation>
    </message>
    <message>
      <source>Six-hump camel</source>
      <translation>육봉낙타</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>크기</translation>
    </message>
    <message>
      <source>Skip</source>
      <translation>건너뛰기</translation>
    </message>
    <message>
      <source>Skipped</source>
      <translation>건너뜀</translation>
    </message>
    <message>
      <source>Slope</source>
      <translation>기울기</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>더 느리게</translation>
    </message>
    <message>
      <source>Smaller text</source>
      <translation>글자 작게</translation>
    </message>
    <message>
      <source>So many iterations were made</source>
      <translation>반복 횟수가 이 값에 이르렀을 때</translation>
    </message>
    <message>
      <source>Softplus</source>
      <translation>소프트플러스</translation>
    </message>
    <message>
      <source>Solution</source>
      <translation>풀이</translation>
    </message>
    <message>
      <source>Some words are missing here.</source>
      <translation>여기에 글이 빠졌습니다.</translation>
    </message>
    <message>
      <source>Something unexpected happened: {problem}. gdsim goes on; details are in {path}.</source>
      <translation>예기치 않은 일이 일어났습니다: {problem}. gdsim은 계속 실행됩니다. 자세한 내용: {path}</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>출처</translation>
    </message>
    <message>
      <source>Spectrum</source>
      <translation>스펙트럼</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>속도</translation>
    </message>
    <message>
      <source>Spiral</source>
      <translation>나선</translation>
    </message>
    <message>
      <source>Split seed</source>
      <translation>분할 시드</translation>
    </message>
    <message>
      <source>Spotlight</source>
      <translation>스포트라이트</translation>
    </message>
    <message>
      <source>Stalled at iteration {k}: the gradient is exactly zero, so no first-order step can leave this point.</source>
      <translation>반복 {k}에서 정체했습니다. 그레이디언트가 정확히 0이어서 1차 방법의 스텝으로는 이 점을 벗어날 수 없습니다.</translation>
    </message>
    <message>
      <source>Stalled.</source>
      <translation>정체했습니다.</translation>
    </message>
    <message>
      <source>Standard deviation of what is added to the targets or positions</source>
      <translation>목푯값이나 위치에 더하는 잡음의 표준 편차</translation>
    </message>
    <message>
      <source>Standardise</source>
      <translation>표준화</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>시작</translation>
    </message>
    <message>
      <source>Start from this point</source>
      <translation>이 점에서 시작</translation>
    </message>
    <message>
      <source>Start or stop the quiz</source>
      <translation>퀴즈를 시작하거나 멈춥니다</translation>
    </message>
    <message>
      <source>Start or stop the study</source>
      <translation>탐색을 시작하거나 멈춥니다</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>처음부터</translation>
    </message>
    <message>
      <source>Start the quiz</source>
      <translation>퀴즈 시작</translation>
    </message>
    <message>
      <source>Start with the opening experiment</source>
      <translation>처음 열리는 실험으로 시작합니다</translation>
    </message>
    <message>
      <source>Start {number}: ({point})</source>
      <translation>시작점 {number}: ({point})</translation>
    </message>
    <message>
      <source>Starts</source>
      <translation>시작점</translation>
    </message>
    <message>
      <source>Starts along each axis</source>
      <translation>축마다 놓는 시작점</translation>
    </message>
    <message>
      <source>State</source>
      <translation>상태</translation>
    </message>
    <message>
      <source>Stationary points</source>
      <translation>정류점</translation>
    </message>
    <message>
      <source>Stationary points are looked for on functions of one or two variables.</source>
      <translation>정류점은 변수가 하나 또는 둘인 함수에서만 찾습니다.</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>상태</translation>
    </message>
    <message>
      <source>Steepest descent with a line search</source>
      <translation>직선 탐색 최급강하법</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>스텝</translation>
    </message>
    <message>
      <source>Step debugger</source>
      <translation>스텝 디버거</translation>
    </message>
    <message>
      <source>Step decay</source>
      <translation>계단식 감소</translation>
    </message>
    <message>
      <source>Step length</source>
      <translation>스텝 길이</translation>
    </message>
    <message>
      <source>Step {number} of {n}</source>
      <translation>{n}단계 중 {number}단계</translation>
    </message>
    <message>
      <source>Step {step} of {count}</source>
      <translation>{count}단계 중 {step}단계</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>멈춤</translation>
    </message>
    <message>
      <source>Stop a run when the picked weight crosses its present value, or no longer</source>
      <translation>선택한 가중치가 지금 값을 지나면 실행을 멈추거나, 그 중단점을 없앱니다</translation>
    </message>
    <message>
      <source>Stop reading</source>
      <translation>읽기 중지</translation>
    </message>
    <message>
      <source>Stop sampling the surface; what is there stays</source>
      <translation>곡면 계산을 멈춥니다. 이미 계산된 것은 남습니다</translation>
    </message>
    <message>
      <source>Stop the run here</source>
      <translation>여기에서 실행을 멈춥니다</translation>
    </message>
    <message>
      <source>Stop the run where a condition becomes true</source>
      <translation>조건이 참이 되는 곳에서 실행을 멈춥니다</translation>
    </message>
    <message>
      <source>Stop when</source>
      <translation>정지 조건</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}, as asked.</source>
      <translation>요청대로 반복 {k}에서 중단했습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}, the last that can be shown. {verdict}</source>
      <translation>보일 수 있는 마지막 반복 {k}에서 중단했습니다. {verdict}</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the gradient norm fell to {norm:.4g}, below {value:.4g}.</source>
      <translation>반복 {k}에서 중단: 그레이디언트 노름이 {norm:.4g}(으)로 작아져 {value:.4g} 아래로 내려갔습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the gradient norm rose to {norm:.4g}, above {value:.4g}.</source>
      <translation>반복 {k}에서 중단: 그레이디언트 노름이 {norm:.4g}(으)로 커져 {value:.4g}을(를) 넘었습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the loss changed by {value:.3g}, less than its threshold {limit:.3g}; the gradient norm is {norm:.3g}.</source>
      <translation>반복 {k}에서 멈췄습니다. 손실의 변화량 {value:.3g}이(가) 임계치 {limit:.3g}보다 작습니다. 그레이디언트 노름은 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the loss fell to {last:.4g}, below {value:.4g}.</source>
      <translation>반복 {k}에서 중단: 손실이 {last:.4g}(으)로 작아져 {value:.4g} 아래로 내려갔습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the loss rose from {first:.4g} to {last:.4g}.</source>
      <translation>반복 {k}에서 중단: 손실이 {first:.4g}에서 {last:.4g}(으)로 커졌습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: the step {value:.3g} is shorter than its threshold {limit:.3g}; the gradient norm is {norm:.3g}.</source>
      <translation>반복 {k}에서 멈췄습니다. 스텝의 길이 {value:.3g}이(가) 임계치 {limit:.3g}보다 짧습니다. 그레이디언트 노름은 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: unit {unit} of layer {layer} died, it is off for every sample.</source>
      <translation>반복 {k}에서 중단: {layer}번째 계층의 뉴런 {unit}이(가) 죽었습니다. 모든 표본에서 꺼져 있습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: unit {unit} of layer {layer} is alive again.</source>
      <translation>반복 {k}에서 중단: {layer}번째 계층의 뉴런 {unit}이(가) 다시 살아났습니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: {count} units are alive again; the first is unit {unit} of layer {layer}.</source>
      <translation>반복 {k}에서 중단: 뉴런 {count}개가 다시 살아났습니다. 첫째는 {layer}번째 계층의 뉴런 {unit}입니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: {count} units died, they are off for every sample; the first is unit {unit} of layer {layer}.</source>
      <translation>반복 {k}에서 중단: 뉴런 {count}개가 죽었습니다. 모든 표본에서 꺼져 있습니다. 첫째는 {layer}번째 계층의 뉴런 {unit}입니다.</translation>
    </message>
    <message>
      <source>Stopped at iteration {k}: {name} crossed {value:.4g}, from {first:.4g} to {last:.4g}.</source>
      <translation>반복 {k}에서 중단: {name}이(가) {value:.4g}을(를) 지났습니다({first:.4g} → {last:.4g}).</translation>
    </message>
    <message>
      <source>Stopped at the iteration limit.</source>
      <translation>반복 한도에 이르러 멈췄습니다.</translation>
    </message>
    <message>
      <source>Stopped at the limit of {limit} iterations; the gradient norm is {norm:.3g}.</source>
      <translation>반복 한도 {limit}회에 이르러 멈췄습니다. 그레이디언트 노름은 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>Stopping</source>
      <translation>정지</translation>
    </message>
    <message>
      <source>Stops the run at each iteration with a larger loss than the one before; of a mini-batch, its own loss</source>
      <translation>손실이 바로 앞 반복보다 커지는 반복마다 실행을 멈춥니다. 미니배치에서는 그 배치의 손실입니다</translation>
    </message>
    <message>
      <source>Stops the run at its last iterate before it leaves the finite numbers</source>
      <translation>유한한 수를 벗어나기 전의 마지막 반복점에서 실행을 멈춥니다</translation>
    </message>
    <message>
      <source>Stops the run when it gets to this iteration</source>
      <translation>이 반복에 이르면 실행을 멈춥니다</translation>
    </message>
    <message>
      <source>Stops the run where a ReLU unit that was off for every sample turns on again; this costs a forward pass an iteration</source>
      <translation>모든 표본에서 꺼져 있던 ReLU 뉴런이 다시 켜지는 곳에서 실행을 멈춥니다. 반복마다 순방향 패스 한 번이 더 듭니다</translation>
    </message>
    <message>
      <source>Stops the run where a ReLU unit turns off for every sample; this costs a forward pass an iteration</source>
      <translation>ReLU 뉴런이 모든 표본에서 꺼지는 곳에서 실행을 멈춥니다. 반복마다 순방향 패스 한 번이 더 듭니다</translation>
    </message>
    <message>
      <source>Stops the run where it gets to the other side of the value, or to the value itself</source>
      <translation>값의 반대쪽으로 넘어가거나 그 값에 이르는 곳에서 실행을 멈춥니다</translation>
    </message>
    <message>
      <source>Stops the run where the gradient norm of the leading run gets above the value; of a mini-batch, its own gradient</source>
      <translation>기준 실행의 그레이디언트 노름이 값을 넘는 곳에서 실행을 멈춥니다. 미니배치에서는 그 배치의 그레이디언트입니다</translation>
    </message>
    <message>
      <source>Stops the run where the gradient norm of the leading run gets below the value; of a mini-batch, its own gradient</source>
      <translation>기준 실행의 그레이디언트 노름이 값 아래로 내려가는 곳에서 실행을 멈춥니다. 미니배치에서는 그 배치의 그레이디언트입니다</translation>
    </message>
    <message>
      <source>Stops the run where the loss gets below the value; of a mini-batch, its own loss</source>
      <translation>손실이 값 아래로 내려가는 곳에서 실행을 멈춥니다. 미니배치에서는 그 배치의 손실입니다</translation>
    </message>
    <message>
      <source>Strength of the L1 penalty on the weights, added to the loss</source>
      <translation>손실에 더하는 가중치 L1 벌점의 강도</translation>
    </message>
    <message>
      <source>Strength of the L2 penalty on the weights, added to the loss</source>
      <translation>손실에 더하는 가중치 L2 벌점의 강도</translation>
    </message>
    <message>
      <source>Styblinski-Tang</source>
      <translation>스티블린스키-탕</translation>
    </message>
    <message>
      <source>Subtract the gradient times the learning rate.</source>
      <translation>학습률을 곱한 그레이디언트를 뺍니다.</translation>
    </message>
    <message>
      <source>Sum over paths</source>
      <translation>경로의 합</translation>
    </message>
    <message>
      <source>Summary of the quiz</source>
      <translation>퀴즈 요약</translation>
    </message>
    <message>
      <source>Summed over the {count} samples:</source>
      <translation>표본 {count}개에 대해 더하면:</translation>
    </message>
    <message>
      <source>Surface as shown</source>
      <translation>보이는 그대로의 곡면</translation>
    </message>
    <message>
      <source>Surface in 3-D</source>
      <translation>3차원 곡면</translation>
    </message>
    <message>
      <source>Surface of f</source>
      <translation>f의 곡면</translation>
    </message>
    <message>
      <source>Surface of f over {first} and {second}</source>
      <translation>{first}, {second}에 대한 f의 곡면</translation>
    </message>
    <message>
      <source>Surface over {first} from {a0} to {a1} and {second} from {b0} to {b1}. Its lowest value is {low}, at ({a}, {b}).</source>
      <translation>{first}은(는) {a0}에서 {a1}까지, {second}은(는) {b0}에서 {b1}까지인 곡면입니다. 가장 낮은 값은 ({a}, {b})에서 {low}입니다.</translation>
    </message>
    <message>
      <source>Switch between Korean and English</source>
      <translation>한국어와 영어를 바꿉니다</translation>
    </message>
    <message>
      <source>System theme</source>
      <translation>시스템 테마</translation>
    </message>
    <message>
      <source>Systems of n linear equations solved</source>
      <translation>푼 n원 연립일차방정식의 수</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>표</translation>
    </message>
    <message>
      <source>Tables (*.csv *.tsv *.txt)</source>
      <translation>표 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
      <source>Take a lesson from a file of your own</source>
      <translation>직접 만든 수업 파일을 엽니다</translation>
    </message>
    <message>
      <source>Take the last edit back</source>
      <translation>마지막 편집을 되돌립니다</translation>
    </message>
    <message>
      <source>Tanh</source>
      <translation>Tanh</translation>
    </message>
    <message>
      <source>Tanh relu 2 5 3 1</source>
      <translation>Tanh·ReLU 2-5-3-1</translation>
    </message>
    <message>
      <source>Task</source>
      <translation>과제</translation>
    </message>
    <message>
      <source>Tell me</source>
      <translation>답 보기</translation>
    </message>
    <message>
      <source>Test fraction</source>
      <translation>테스트 비율</translation>
    </message>
    <message>
      <source>Text at its usual size</source>
      <translation>글자를 원래 크기로 되돌립니다</translation>
    </message>
    <message>
      <source>That is not it: check the numbers once more, or take a hint.</source>
      <translation>답이 아닙니다. 수를 다시 확인하거나 힌트를 보십시오.</translation>
    </message>
    <message>
      <source>That is one sample alone; the sum over all samples is asked for.</source>
      <translation>그것은 표본 하나의 값입니다. 모든 표본의 합을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is one way alone; the other units above are missing.</source>
      <translation>그것은 한 경로의 값입니다. 위의 다른 뉴런들이 빠졌습니다.</translation>
    </message>
    <message>
      <source>That is the activation; its weight is asked for.</source>
      <translation>그것은 활성값입니다. 그 가중치를 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the derivative with respect to the other variable.</source>
      <translation>그것은 다른 변수에 대한 편미분입니다.</translation>
    </message>
    <message>
      <source>That is the loss itself; its derivative is asked for.</source>
      <translation>그것은 손실 자체입니다. 손실의 미분을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the new factor alone; the product so far is missing.</source>
      <translation>그것은 새 인수뿐입니다. 지금까지의 곱이 빠졌습니다.</translation>
    </message>
    <message>
      <source>That is the product already; this factor alone is asked for.</source>
      <translation>그것은 이미 곱한 값입니다. 이 인수만 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the product so far; the new factor is missing.</source>
      <translation>그것은 지금까지의 곱입니다. 새 인수가 빠졌습니다.</translation>
    </message>
    <message>
      <source>That is the share of this edge; what the edges before have brought is missing.</source>
      <translation>그것은 이 간선의 몫입니다. 앞의 간선들이 가져온 값이 빠졌습니다.</translation>
    </message>
    <message>
      <source>That is the slope; forward the value is needed.</source>
      <translation>그것은 기울기입니다. 순방향에서는 값이 필요합니다.</translation>
    </message>
    <message>
      <source>That is the step alone; the new value is the old one plus the step.</source>
      <translation>그것은 걸음뿐입니다. 새 값은 이전 값에 걸음을 더한 값입니다.</translation>
    </message>
    <message>
      <source>That is the value of f; its derivative is asked for.</source>
      <translation>그것은 f의 값입니다. f의 미분을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the value of the activation; its slope is asked for.</source>
      <translation>그것은 활성값입니다. 활성 함수의 기울기를 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the value of the node; its derivative is asked for.</source>
      <translation>그것은 노드의 값입니다. 노드의 미분을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is the weight; its input is asked for.</source>
      <translation>그것은 가중치입니다. 그 입력을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is z itself; its derivative is asked for.</source>
      <translation>그것은 z 자체입니다. z의 미분을 묻고 있습니다.</translation>
    </message>
    <message>
      <source>That is z itself; the activation function has to be applied.</source>
      <translation>그것은 z 자체입니다. 활성 함수를 적용해야 합니다.</translation>
    </message>
    <message>
      <source>The Euclidean norm of the gradient; of a mini-batch, its own</source>
      <translation>그레이디언트의 유클리드 노름. 미니배치에서는 그 배치의 값입니다</translation>
    </message>
    <message>
      <source>The Hessian is not finite here, so it has no eigenvectors.</source>
      <translation>여기서는 헤세 행렬이 유한하지 않아 고유벡터가 없습니다.</translation>
    </message>
    <message>
      <source>The L1 strength</source>
      <translation>L1 강도</translation>
    </message>
    <message>
      <source>The L2 strength</source>
      <translation>L2 강도</translation>
    </message>
    <message>
      <source>The PCA plane needs a path of at least three points; run some iterations first.</source>
      <translation>PCA 평면에는 점이 세 개 이상인 경로가 필요합니다. 먼저 몇 번 반복하십시오.</translation>
    </message>
    <message>
      <source>The answer is {answer}.</source>
      <translation>답: {answer}</translation>
    </message>
    <message>
      <source>The argument of a root or power is 0</source>
      <translation>근호나 거듭제곱의 안쪽이 0임</translation>
    </message>
    <message>
      <source>The argument of {function} is 0</source>
      <translation>{function}의 안쪽이 0임</translation>
    </message>
    <message>
      <source>The batch has {count} samples, one in each column.</source>
      <translation>배치의 표본은 {count}개이며 열마다 하나씩입니다.</translation>
    </message>
    <message>
      <source>The batch seed</source>
      <translation>배치 시드</translation>
    </message>
    <message>
      <source>The batch size</source>
      <translation>배치 크기</translation>
    </message>
    <message>
      <source>The bias is added as it is: by how much does z grow when it grows by 1?</source>
      <translation>편향은 그대로 더해집니다. 편향이 1만큼 커지면 z는 얼마나 커집니까?</translation>
    </message>
    <message>
      <source>The block that begins here does not end with ```.</source>
      <translation>여기에서 시작하는 블록이 ```로 끝나지 않습니다.</translation>
    </message>
    <message>
      <source>The bracket at column {column} closes nothing; take it out.</source>
      <translation>{column}열의 닫는 괄호에 짝이 없습니다. 지워 주세요.</translation>
    </message>
    <message>
      <source>The bracket at column {column} is not closed; close it with “)”.</source>
      <translation>{column}열의 괄호가 닫히지 않았습니다. “)”로 닫으세요.</translation>
    </message>
    <message>
      <source>The branch begins at iterate {k} of {optimizer}, which stays as it is. The same method keeps what it remembers; another one begins with nothing.</source>
      <translation>분기는 {optimizer}의 반복 {k}에서 시작하고, 원래 실행은 그대로 남습니다. 같은 방법은 기억한 것을 이어 가고, 다른 방법은 빈 상태에서 시작합니다.</translation>
    </message>
    <message>
      <source>The breakpoint “{kind}” needs a finite number.</source>
      <translation>중단점 “{kind}”에는 유한한 수가 필요합니다.</translation>
    </message>
    <message>
      <source>The breakpoint “{kind}” needs a number from {least:g} on; {value:g} is not.</source>
      <translation>중단점 “{kind}”에는 {least:g} 이상의 수가 필요하며 {value:g}은(는) 아닙니다.</translation>
    </message>
    <message>
      <source>The breakpoint “{kind}” needs a whole number from {least:g} on; {value:g} is not.</source>
      <translation>중단점 “{kind}”에는 {least:g} 이상의 정수가 필요하며 {value:g}은(는) 아닙니다.</translation>
    </message>
    <message>
      <source>The camera, once round the surface</source>
      <translation>카메라, 곡면을 한 바퀴</translation>
    </message>
    <message>
      <source>The character {character} at column {column} cannot stand in a formula; take it out.</source>
      <translation>{column}열의 문자 {character}은(는) 식에 쓸 수 없습니다. 지워 주세요.</translation>
    </message>
    <message>
      <source>The clipping threshold</source>
      <translation>클리핑 임계치</translation>
    </message>
    <message>
      <source>The comma at column {column} separates nothing; decimals are written with a point.</source>
      <translation>{column}열의 쉼표가 나누는 것이 없습니다. 소수는 점으로 씁니다.</translation>
    </message>
    <message>
      <source>The complex step has no analytic continuation of {name} to work with.</source>
      <translation>복소 스텝에 쓸 {name}의 해석적 연속이 없습니다.</translation>
    </message>
    <message>
      <source>The complex step needs a network or a formula; this function is neither.</source>
      <translation>복소 스텝에는 신경망이나 수식이 필요합니다. 이 함수는 둘 다 아닙니다.</translation>
    </message>
    <message>
      <source>The constant part at column {column} is not a finite number, so the formula has no value anywhere; change it.</source>
      <translation>{column}열의 상수 부분이 유한한 수가 아니어서 식의 값이 어디에도 없습니다. 고쳐 주세요.</translation>
    </message>
    <message>
      <source>The contour lines below the surface</source>
      <translation>곡면 아래에 그린 등고선</translation>
    </message>
    <message>
      <source>The curve along the first axis, through the point shown</source>
      <translation>표시된 점을 지나는 첫째 축 방향의 곡선</translation>
    </message>
    <message>
      <source>The curve has no valley: however small h is, an error of {plateau:.2g} stays. The derivative itself is off, not the differences.</source>
      <translation>곡선에 골짜기가 없습니다. h가 아무리 작아도 {plateau:.2g}의 오차가 남습니다. 차분이 아니라 미분값 자체가 틀렸습니다.</translation>
    </message>
    <message>
      <source>The data has {inputs} inputs and {targets} targets, which does not fit the network {title}.</source>
      <translation>데이터의 입력은 {inputs}개, 목푯값은 {targets}개여서 신경망 {title}에 맞지 않습니다.</translation>
    </message>
    <message>
      <source>The data hold a value that is not a number up to {limit}.</source>
      <translation>데이터에 수가 아니거나 크기가 {limit}보다 큰 값이 있습니다.</translation>
    </message>
    <message>
      <source>The data seed</source>
      <translation>데이터 시드</translation>
    </message>
    <message>
      <source>The derivative along the leading run; of a mini-batch, its own</source>
      <translation>기준 실행을 따라간 미분. 미니배치에서는 그 배치의 값입니다</translation>
    </message>
    <message>
      <source>The derivative of (ŷ − t)² with respect to ŷ is 2(ŷ − t), divided by n.</source>
      <translation>(ŷ − t)²을 ŷ에 대해 미분하면 2(ŷ − t)이고, 이것을 n으로 나눕니다.</translation>
    </message>
    <message>
      <source>The derivative of f at the point</source>
      <translation>그 점에서 f의 미분</translation>
    </message>
    <message>
      <source>The derivative of f with respect to {name}, k = {k}</source>
      <translation>{name}에 대한 f의 편미분, k = {k}</translation>
    </message>
    <message>
      <source>The derivative of the Huber loss is ŷ − t, cut off at −1 and 1, divided by n.</source>
      <translation>Huber 손실의 미분은 −1과 1에서 자른 ŷ − t이고, 이것을 n으로 나눕니다.</translation>
    </message>
    <message>
      <source>The derivative of the cross-entropy of a logit ŷ is σ(ŷ) − t, divided by n.</source>
      <translation>로짓 ŷ의 교차 엔트로피를 미분하면 σ(ŷ) − t이고, 이것을 n으로 나눕니다.</translation>
    </message>
    <message>
      <source>The derivative of the loss flows from {output} to {argument}: upstream {upstream} times the factor {factor}.</source>
      <translation>손실의 미분이 {output}에서 {argument}(으)로 흐릅니다. 위에서 온 미분({upstream}) × 인수({factor}).</translation>
    </message>
    <message>
      <source>The derivative of the loss with respect to {name}, k = {k}</source>
      <translation>{name}에 대한 손실의 편미분, k = {k}</translation>
    </message>
    <message>
      <source>The derivative of |ŷ − t| with respect to ŷ is the sign of ŷ − t, divided by n.</source>
      <translation>|ŷ − t|를 ŷ에 대해 미분하면 ŷ − t의 부호이고, 이것을 n으로 나눕니다.</translation>
    </message>
    <message>
      <source>The derivative of ½(ŷ − t)² with respect to ŷ is ŷ − t, divided by N.</source>
      <translation>½(ŷ − t)²을 ŷ에 대해 미분하면 ŷ − t이고, 이것을 N으로 나눕니다.</translation>
    </message>
    <message>
      <source>The derivative with respect to {name}</source>
      <translation>{name}에 대한 편미분</translation>
    </message>
    <message>
      <source>The derivatives used: 1 the gradient, 2 the Hessian, 1.5 curvature built out of gradients</source>
      <translation>쓰는 도함수: 1은 기울기, 2는 헤세 행렬, 1.5는 기울기로 만든 곡률</translation>
    </message>
    <message>
      <source>The difference has to be squared.</source>
      <translation>차를 제곱해야 합니다.</translation>
    </message>
    <message>
      <source>The digits are right, the decimal point is not.</source>
      <translation>숫자는 맞지만 소수점의 자리가 틀렸습니다.</translation>
    </message>
    <message>
      <source>The direction is right; the step is {ratio} times as long as yours. Your point is {percent} % of the step's length away from the next one.</source>
      <translation>방향은 맞습니다. 실제 걸음은 고른 걸음의 {ratio}배입니다. 고른 점은 다음 점에서 걸음 길이의 {percent} %만큼 떨어져 있습니다.</translation>
    </message>
    <message>
      <source>The distance from the iterate before</source>
      <translation>바로 앞 반복점으로부터의 거리</translation>
    </message>
    <message>
      <source>The eigenvalues of the Hessian</source>
      <translation>헤세 행렬의 고윳값</translation>
    </message>
    <message>
      <source>The engine did not answer.</source>
      <translation>엔진이 응답하지 않았습니다.</translation>
    </message>
    <message>
      <source>The engine failed: {problem}.</source>
      <translation>엔진이 실패했습니다: {problem}.</translation>
    </message>
    <message>
      <source>The experiment has unsaved changes. Save them?</source>
      <translation>실험에 저장하지 않은 변경이 있습니다. 저장하시겠습니까?</translation>
    </message>
    <message>
      <source>The experiment in “{name}” is damaged: open the .gdsim file instead.</source>
      <translation>“{name}” 안의 실험이 손상되었습니다. .gdsim 파일을 여세요.</translation>
    </message>
    <message>
      <source>The experiment in “{name}” is too large to be opened.</source>
      <translation>“{name}” 안의 실험이 너무 커서 열 수 없습니다.</translation>
    </message>
    <message>
      <source>The experiment names a table but does not hold one.</source>
      <translation>실험이 표를 가리키지만 표가 들어 있지 않습니다.</translation>
    </message>
    <message>
      <source>The experiment, with {rows:,} rows of data, is larger than the {limit} MB that a project file may have; save fewer rows.</source>
      <translation>데이터가 {rows:,}행인 이 실험은 프로젝트 파일의 한도 {limit} MB보다 큽니다. 행을 줄여 저장하십시오.</translation>
    </message>
    <message>
      <source>The exponent {value:g} at column {column} is too large; it may be at most {limit:g}.</source>
      <translation>{column}열의 지수 {value:g}의 크기가 너무 큽니다. 최대 {limit:g}입니다.</translation>
    </message>
    <message>
      <source>The factor is the derivative of this one operation, with all its other arguments fixed.</source>
      <translation>인수는 이 연산 하나의 미분입니다. 다른 인자는 고정합니다.</translation>
    </message>
    <message>
      <source>The factor is the slope of {activation} at z.</source>
      <translation>인수는 z에서 {activation}의 기울기입니다.</translation>
    </message>
    <message>
      <source>The factors along the path, multiplied</source>
      <translation>경로를 따라 인수를 모두 곱한 값</translation>
    </message>
    <message>
      <source>The factors of a chain are multiplied, not added.</source>
      <translation>연쇄 법칙의 인수는 더하지 않고 곱합니다.</translation>
    </message>
    <message>
      <source>The factors of the chain rule, from the loss back</source>
      <translation>손실에서 거슬러 가는 연쇄 법칙의 인수들</translation>
    </message>
    <message>
      <source>The file has a header, but no rows of data.</source>
      <translation>파일에 머리글만 있고 데이터 행이 없습니다.</translation>
    </message>
    <message>
      <source>The file holds a number that is too long to be read.</source>
      <translation>파일에 너무 길어 읽을 수 없는 수가 있습니다.</translation>
    </message>
    <message>
      <source>The file holds more than {limit:,} values; gdsim writes no such file.</source>
      <translation>파일에 값이 {limit:,}개보다 많습니다. gdsim은 그런 파일을 만들지 않습니다.</translation>
    </message>
    <message>
      <source>The file holds more than {limit} numbers.</source>
      <translation>파일에 수가 {limit}개보다 많습니다.</translation>
    </message>
    <message>
      <source>The file holds “{token}” where a number is needed.</source>
      <translation>파일에서 수가 있어야 할 자리에 “{token}”이(가) 있습니다.</translation>
    </message>
    <message>
      <source>The file is damaged or cut off: it cannot be read beyond line {line}, column {column}.</source>
      <translation>파일이 손상되었거나 잘렸습니다. {line}행 {column}열 뒤를 읽을 수 없습니다.</translation>
    </message>
    <message>
      <source>The file is empty.</source>
      <translation>파일이 비어 있습니다.</translation>
    </message>
    <message>
      <source>The file is larger than {limit} MB; gdsim writes no such file.</source>
      <translation>파일이 {limit} MB보다 큽니다. gdsim은 그런 파일을 만들지 않습니다.</translation>
    </message>
    <message>
      <source>The file is nested too deeply to be a gdsim experiment.</source>
      <translation>파일의 중첩이 너무 깊어 gdsim 실험일 수 없습니다.</translation>
    </message>
    <message>
      <source>The file was changed by another program.</source>
      <translation>다른 프로그램이 파일을 바꾸었습니다.</translation>
    </message>
    <message>
      <source>The file was made by a newer gdsim: its version is {found}, and up to {known} can be read.</source>
      <translation>더 새로운 gdsim에서 만든 파일입니다. 파일의 버전은 {found}이고, {known}까지 읽을 수 있습니다.</translation>
    </message>
    <message>
      <source>The file, of version {found}, cannot be brought up to date.</source>
      <translation>버전 {found}의 파일을 최신 버전으로 바꿀 수 없습니다.</translation>
    </message>
    <message>
      <source>The first step begins with “## heading”.</source>
      <translation>첫 단계는 “## 제목”으로 시작해야 합니다.</translation>
    </message>
    <message>
      <source>The folder {path} cannot be made: {reason}.</source>
      <translation>{path} 폴더를 만들 수 없습니다: {reason}.</translation>
    </message>
    <message>
      <source>The formula contains neither x nor y, so there is nothing to descend on.</source>
      <translation>식에 x도 y도 없어 하강할 것이 없습니다.</translation>
    </message>
    <message>
      <source>The formula ends at column {column} where a number, x, y or a function is expected.</source>
      <translation>수, x, y 또는 함수가 와야 할 {column}열에서 식이 끝납니다.</translation>
    </message>
    <message>
      <source>The formula has too many parts from column {column} on; make it shorter.</source>
      <translation>{column}열부터 식의 항목이 너무 많습니다. 줄여 주세요.</translation>
    </message>
    <message>
      <source>The formula is cut off at column {column}: it may have {limit} characters and has {count}.</source>
      <translation>식이 {column}열에서 잘립니다. 최대 {limit}자인데 {count}자입니다.</translation>
    </message>
    <message>
      <source>The formula is empty; write one such as x^2 + y^2.</source>
      <translation>식이 비어 있습니다. x^2 + y^2처럼 써 보세요.</translation>
    </message>
    <message>
      <source>The formula is nowhere a finite number in its window; look for a division by zero, or a logarithm or root of a negative number.</source>
      <translation>창 안 어디에서도 식의 값이 유한하지 않습니다. 0으로 나누거나 음수의 로그나 제곱근을 구하는 곳을 찾아보세요.</translation>
    </message>
    <message>
      <source>The formula takes a, the value after the function, not z.</source>
      <translation>식에는 z가 아니라 함수를 거친 값 a를 넣습니다.</translation>
    </message>
    <message>
      <source>The formula:</source>
      <translation>식:</translation>
    </message>
    <message>
      <source>The function's value</source>
      <translation>함숫값</translation>
    </message>
    <message>
      <source>The gradient fails the check in {count} of {total} entries, worst for {name}: only one of reverse mode and {method} has a finite value.</source>
      <translation>그레이디언트가 성분 {total}개 가운데 {count}개에서 검사를 통과하지 못했습니다. 가장 나쁜 성분은 {name}: 역방향 모드와 {method} 가운데 하나만 유한한 값을 줍니다.</translation>
    </message>
    <message>
      <source>The gradient fails the check in {count} of {total} entries, worst for {name}: {reverse:.6g} by reverse mode, {other:.6g} by {method}.</source>
      <translation>그레이디언트가 성분 {total}개 가운데 {count}개에서 검사를 통과하지 못했습니다. 가장 나쁜 성분은 {name}: 역방향 모드는 {reverse:.6g}, {method}은(는) {other:.6g}입니다.</translation>
    </message>
    <message>
      <source>The gradient grows by {factor:.3g}× from layer {above} to layer {layer}: the weights of layer {above} multiply its norm by {gain:.3g} and could by up to {norm:.3g}, their spectral norm.</source>
      <translation>계층 {above}에서 계층 {layer}(으)로 가며 그레이디언트가 {factor:.3g}배 커집니다. 계층 {above}의 가중치가 노름에 {gain:.3g}을(를) 곱하며, 스펙트럼 노름 {norm:.3g}까지 곱할 수 있습니다.</translation>
    </message>
    <message>
      <source>The gradient grows by {factor:.3g}× from layer {top} back to layer {layer}: from one layer to the next the slopes multiply its norm by {slopes:.2g} and the weights by {weights:.2g} on average.</source>
      <translation>그레이디언트가 계층 {top}에서 계층 {layer}까지 거슬러 가며 {factor:.3g}배 커집니다. 한 계층을 지날 때마다 노름에 평균적으로 활성 함수의 기울기가 {slopes:.2g}, 가중치가 {weights:.2g}을(를) 곱합니다.</translation>
    </message>
    <message>
      <source>The gradient is right: reverse mode agrees with {exact} to {small:.0e} and with central differences to {large:.0e}.</source>
      <translation>그레이디언트가 맞습니다. 역방향 모드는 {exact}와(과) {small:.0e} 이내로, 중심 차분과 {large:.0e} 이내로 일치합니다.</translation>
    </message>
    <message>
      <source>The gradient is the product of all factors.</source>
      <translation>그레이디언트는 모든 인수의 곱입니다.</translation>
    </message>
    <message>
      <source>The gradient is zero already at the output layer, so nothing goes back.</source>
      <translation>출력 계층에서 이미 그레이디언트가 0이어서 거슬러 갈 것이 없습니다.</translation>
    </message>
    <message>
      <source>The gradient keeps its size: from one layer to the next it changes by a factor of {factor:.3g} at most.</source>
      <translation>그레이디언트의 크기가 유지됩니다. 한 계층을 지날 때 많아야 {factor:.3g}배 달라집니다.</translation>
    </message>
    <message>
      <source>The gradient leaves the floating-point numbers on its way back.</source>
      <translation>그레이디언트가 거슬러 가는 동안 부동소수점 수의 범위를 벗어납니다.</translation>
    </message>
    <message>
      <source>The gradient norm is below this</source>
      <translation>그레이디언트 노름이 이 값보다 작을 때</translation>
    </message>
    <message>
      <source>The gradient norm {symbol} and its threshold</source>
      <translation>그레이디언트 노름 {symbol}, 그리고 임계치</translation>
    </message>
    <message>
      <source>The gradient of all parameters, k = {k}</source>
      <translation>모든 매개변수의 그레이디언트, k = {k}</translation>
    </message>
    <message>
      <source>The gradient of each layer appears here as soon as it is computed.</source>
      <translation>계산이 끝나면 계층별 그레이디언트가 여기에 나타납니다.</translation>
    </message>
    <message>
      <source>The gradient of the picked parameter</source>
      <translation>선택한 매개변수의 그레이디언트</translation>
    </message>
    <message>
      <source>The gradient on its way back</source>
      <translation>거슬러 가는 그레이디언트</translation>
    </message>
    <message>
      <source>The gradient shrinks by {factor:.3g}× from layer {above} to layer {layer}: the slope of {activation} is at most {limit:.3g} and here {slope:.2g} on average.</source>
      <translation>계층 {above}에서 계층 {layer}(으)로 가며 그레이디언트가 {factor:.3g}배 작아집니다. {activation}의 기울기는 최대 {limit:.3g}인데 여기서는 평균 {slope:.2g}입니다.</translation>
    </message>
    <message>
      <source>The gradient shrinks by {factor:.3g}× from layer {above} to layer {layer}: the weights of layer {above} multiply its norm by {gain:.3g} and could by up to {norm:.3g}, their spectral norm.</source>
      <translation>계층 {above}에서 계층 {layer}(으)로 가며 그레이디언트가 {factor:.3g}배 작아집니다. 계층 {above}의 가중치가 노름에 {gain:.3g}을(를) 곱하며, 곱할 수 있는 최댓값인 스펙트럼 노름은 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>The gradient shrinks by {factor:.3g}× from layer {top} back to layer {layer}: from one layer to the next the slopes multiply its norm by {slopes:.2g} and the weights by {weights:.2g} on average.</source>
      <translation>그레이디언트가 계층 {top}에서 계층 {layer}까지 거슬러 가며 {factor:.3g}배 작아집니다. 한 계층을 지날 때마다 노름에 평균적으로 활성 함수의 기울기가 {slopes:.2g}, 가중치가 {weights:.2g}을(를) 곱합니다.</translation>
    </message>
    <message>
      <source>The gradient there</source>
      <translation>그곳의 그레이디언트</translation>
    </message>
    <message>
      <source>The gradient-norm rule can never fire here: the minimum near {place} is a kink, where the gradient norm tends to {slope:.3g} instead of 0; its threshold is {limit:.3g}.</source>
      <translation>여기서는 그레이디언트 노름 규칙이 결코 충족되지 않습니다. {place} 근처의 최솟값은 꺾인 점이어서 그레이디언트 노름이 0이 아니라 {slope:.3g}에 가까워집니다. 임계치는 {limit:.3g}입니다.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires at this one point only: it is a kink, where the gradient counts as 0.</source>
      <translation>그레이디언트 노름 규칙은 바로 이 점에서만 충족됩니다. 꺾인 점이며 여기서는 기울기를 0으로 봅니다.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once, at a maximum: {reason}.</source>
      <translation>여기서는 그레이디언트 노름 규칙이 극댓값에서 바로 충족됩니다: {reason}.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once, at a saddle point: {reason}.</source>
      <translation>여기서는 그레이디언트 노름 규칙이 안장점에서 바로 충족됩니다: {reason}.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once, though lower values are near: {reason}.</source>
      <translation>가까이에 더 낮은 값이 있는데도 그레이디언트 노름 규칙이 바로 충족됩니다: {reason}.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once: every ReLU unit of layer {layer} is dead for every sample, so no gradient reaches the weights before it.</source>
      <translation>그레이디언트 노름 규칙이 바로 충족됩니다. {layer}번째 계층의 모든 ReLU 뉴런이 모든 표본에서 죽은 뉴런이어서 그 앞의 가중치에 기울기가 전달되지 않습니다.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once: the function is so flat that the gradient norm is {norm:.3g}, without a minimum.</source>
      <translation>그레이디언트 노름 규칙이 바로 충족됩니다. 최솟값이 아닌데도 함수가 매우 평탄하여 그레이디언트 노름이 {norm:.3g}입니다.</translation>
    </message>
    <message>
      <source>The gradient-norm rule fires here at once: this is a plateau, where the gradient is exactly 0 without a minimum.</source>
      <translation>그레이디언트 노름 규칙이 바로 충족됩니다. 최솟값이 아니라 기울기가 정확히 0인 평탄한 곳입니다.</translation>
    </message>
    <message>
      <source>The gradient-norm rule may never fire: its threshold {limit:.3g} is below {left:.3g}, what rounding leaves of the gradient at the minimum.</source>
      <translation>그레이디언트 노름 규칙이 충족되지 않을 수 있습니다. 임계치 {limit:.3g}이(가) 최솟값에서 반올림 오차로 남는 기울기 {left:.3g}보다 작습니다.</translation>
    </message>
    <message>
      <source>The iteration of a branch</source>
      <translation>분기의 반복</translation>
    </message>
    <message>
      <source>The largest eigenvalue λ of the Hessian over all samples; gradient descent overshoots with learning rates above 2/λ</source>
      <translation>모든 표본에 대한 헤세 행렬의 가장 큰 고윳값 λ. 학습률이 2/λ보다 크면 경사 하강법은 지나칩니다</translation>
    </message>
    <message>
      <source>The largest eigenvalues at each iteration, beside 2/η</source>
      <translation>반복마다 가장 큰 고윳값과 2/η</translation>
    </message>
    <message>
      <source>The largest gradients first</source>
      <translation>그레이디언트가 큰 것부터</translation>
    </message>
    <message>
      <source>The largest relative error against reverse mode; entries near 0 are measured by the size of f.</source>
      <translation>역방향 모드에 대한 가장 큰 상대 오차입니다. 0에 가까운 성분은 f의 크기에 견주어 잽니다.</translation>
    </message>
    <message>
      <source>The last session ({started}) ended unexpectedly: {reason}. The log is {path}.</source>
      <translation>지난 세션({started})이 예기치 않게 끝났습니다: {reason}. 로그: {path}</translation>
    </message>
    <message>
      <source>The last session ({started}) was not closed properly. The log is {path}.</source>
      <translation>지난 세션({started})이 제대로 닫히지 않았습니다. 로그: {path}</translation>
    </message>
    <message>
      <source>The last step was shorter than this</source>
      <translation>마지막 스텝이 이 값보다 짧을 때</translation>
    </message>
    <message>
      <source>The last term, which is only added, is missing.</source>
      <translation>더하기만 하는 마지막 항이 빠졌습니다.</translation>
    </message>
    <message>
      <source>The learning rate is missing.</source>
      <translation>학습률이 빠졌습니다.</translation>
    </message>
    <message>
      <source>The learning rate is the step, without a search</source>
      <translation>탐색 없이 학습률만큼 걷습니다</translation>
    </message>
    <message>
      <source>The line needs a point that is not the start; run some iterations first.</source>
      <translation>직선에는 시작점이 아닌 점이 필요합니다. 먼저 몇 번 반복하십시오.</translation>
    </message>
    <message>
      <source>The loss L</source>
      <translation>손실 L</translation>
    </message>
    <message>
      <source>The loss at the start is not a finite number; choose another start.</source>
      <translation>시작점의 손실이 유한한 수가 아닙니다. 다른 시작점을 고르십시오.</translation>
    </message>
    <message>
      <source>The loss before and after the update:</source>
      <translation>갱신 전과 후의 손실:</translation>
    </message>
    <message>
      <source>The loss changed by less than this</source>
      <translation>손실 변화량이 이 값보다 작을 때</translation>
    </message>
    <message>
      <source>The loss does not contain the parameter directly: it is a composed function. The chain rule multiplies the derivative of each function on the way, in reverse.</source>
      <translation>손실은 이 매개변수를 직접 담고 있지 않습니다. 손실은 합성 함수입니다. 연쇄 법칙은 지나는 함수마다 그 미분을 거꾸로 곱합니다.</translation>
    </message>
    <message>
      <source>The loss is a mean already: add the samples up, without dividing.</source>
      <translation>손실이 이미 평균이므로 나누지 말고 표본들을 더합니다.</translation>
    </message>
    <message>
      <source>The lowest end of all runs</source>
      <translation>모든 실행의 끝점 가운데 가장 낮은 점</translation>
    </message>
    <message>
      <source>The lowest value reached there</source>
      <translation>그곳에서 도달한 가장 낮은 값</translation>
    </message>
    <message>
      <source>The mark is the largest stable rate where the run is now: {limit}</source>
      <translation>눈금은 지금 위치에서 안정한 가장 큰 학습률입니다: {limit}</translation>
    </message>
    <message>
      <source>The mean is asked for: divide by {n}.</source>
      <translation>평균을 묻고 있습니다. {n}(으)로 나누십시오.</translation>
    </message>
    <message>
      <source>The mean of {count} samples' gradients</source>
      <translation>표본 {count}개의 그레이디언트 평균</translation>
    </message>
    <message>
      <source>The method that descends from each start</source>
      <translation>시작점마다 하강하는 방법</translation>
    </message>
    <message>
      <source>The minimum along the direction if the function is quadratic</source>
      <translation>함수가 이차식이면 그 방향의 최솟값</translation>
    </message>
    <message>
      <source>The minimum reached</source>
      <translation>도달한 최솟값</translation>
    </message>
    <message>
      <source>The name of a file cannot contain a null character.</source>
      <translation>파일 이름에는 널 문자를 쓸 수 없습니다.</translation>
    </message>
    <message>
      <source>The network and the debugger follow this optimizer after a click.</source>
      <translation>클릭하면 신경망과 디버거가 이 옵티마이저를 따라갑니다.</translation>
    </message>
    <message>
      <source>The network and the debugger show this run</source>
      <translation>신경망과 디버거가 이 실행을 보여 주고 있습니다</translation>
    </message>
    <message>
      <source>The network begins with {first} and ends with {last}, as the data does: {example}.</source>
      <translation>데이터에 맞게 신경망은 {first}(으)로 시작하고 {last}(으)로 끝나야 합니다. 예: {example}</translation>
    </message>
    <message>
      <source>The network has a single layer: its gradient comes straight from the loss.</source>
      <translation>신경망의 계층이 하나뿐이어서 그레이디언트가 손실에서 곧바로 옵니다.</translation>
    </message>
    <message>
      <source>The network has no layer {layer}.</source>
      <translation>신경망에 {layer}번째 계층이 없습니다.</translation>
    </message>
    <message>
      <source>The network {title} has {dimension} parameters, not {given}.</source>
      <translation>신경망 {title}의 매개변수는 {given}개가 아니라 {dimension}개입니다.</translation>
    </message>
    <message>
      <source>The network {title} has {layers} layers of weights.</source>
      <translation>신경망 {title}의 가중치 계층은 {layers}개입니다.</translation>
    </message>
    <message>
      <source>The network {title} takes {wanted} columns as {name}; the data has {found}.</source>
      <translation>신경망 {title}에 필요한 {name}: {wanted}열. 데이터에는 {found}열이 있습니다.</translation>
    </message>
    <message>
      <source>The new value is the old one plus the step.</source>
      <translation>새 값은 이전 값에 걸음을 더한 값입니다.</translation>
    </message>
    <message>
      <source>The next point</source>
      <translation>다음 점</translation>
    </message>
    <message>
      <source>The noise</source>
      <translation>잡음</translation>
    </message>
    <message>
      <source>The noise must lie between 0 and {limit}.</source>
      <translation>잡음은 0 이상 {limit} 이하여야 합니다.</translation>
    </message>
    <message>
      <source>The number at column {column} is too large; use a smaller one.</source>
      <translation>{column}열의 수가 너무 큽니다. 더 작은 수를 쓰세요.</translation>
    </message>
    <message>
      <source>The number of arguments of “{name}” is {wanted}, not {given} (column {column}).</source>
      <translation>“{name}”의 인수는 {given}개가 아니라 {wanted}개입니다({column}열).</translation>
    </message>
    <message>
      <source>The number of columns</source>
      <translation>열의 수</translation>
    </message>
    <message>
      <source>The number of iterations</source>
      <translation>반복 횟수</translation>
    </message>
    <message>
      <source>The number of samples</source>
      <translation>표본의 수</translation>
    </message>
    <message>
      <source>The number of samples must lie between 1 and {limit}.</source>
      <translation>표본의 수는 1 이상 {limit} 이하여야 합니다.</translation>
    </message>
    <message>
      <source>The number of units in a layer</source>
      <translation>계층의 뉴런 수</translation>
    </message>
    <message>
      <source>The numbers are not there yet; try again in a moment.</source>
      <translation>아직 값을 계산하고 있습니다. 잠시 뒤에 다시 해 보세요.</translation>
    </message>
    <message>
      <source>The one half is missing.</source>
      <translation>½이 빠졌습니다.</translation>
    </message>
    <message>
      <source>The only block of a lesson is ```gdsim.</source>
      <translation>수업에 쓸 수 있는 블록은 ```gdsim뿐입니다.</translation>
    </message>
    <message>
      <source>The optimizer and the start whose run is written down</source>
      <translation>코드로 쓸 실행의 최적화 방법과 시작점</translation>
    </message>
    <message>
      <source>The optimizer has its step: what is the new value?</source>
      <translation>옵티마이저의 걸음이 정해졌습니다. 새 값은 얼마입니까?</translation>
    </message>
    <message>
      <source>The optimizer's own steps</source>
      <translation>옵티마이저 자신의 단계</translation>
    </message>
    <message>
      <source>The optimizer's own steps for the picked parameter, before all are written.</source>
      <translation>모든 매개변수를 쓰기 전에, 선택한 매개변수에 대한 옵티마이저 자신의 단계입니다.</translation>
    </message>
    <message>
      <source>The optimizer's rule.</source>
      <translation>옵티마이저의 갱신 규칙입니다.</translation>
    </message>
    <message>
      <source>The order in which the samples are taken</source>
      <translation>표본을 쓰는 순서</translation>
    </message>
    <message>
      <source>The parameter; a click picks it.</source>
      <translation>매개변수입니다. 클릭하면 선택합니다.</translation>
    </message>
    <message>
      <source>The part of the rows that is kept back for testing</source>
      <translation>테스트용으로 남겨 두는 행의 비율</translation>
    </message>
    <message>
      <source>The part of the window that leads there</source>
      <translation>그곳으로 이어지는 창의 비중</translation>
    </message>
    <message>
      <source>The part of the {name} axis that is looked at</source>
      <translation>{name}축에서 살펴볼 구간</translation>
    </message>
    <message>
      <source>The partial derivatives as arrows along the axes, and the gradient they make</source>
      <translation>축 방향 화살표로 그린 편미분과 그 합인 그레이디언트</translation>
    </message>
    <message>
      <source>The pass is being computed…</source>
      <translation>패스를 계산하고 있습니다…</translation>
    </message>
    <message>
      <source>The pass with its numbers as PDF, LaTeX, Markdown or CSV</source>
      <translation>수가 들어간 패스를 PDF, LaTeX, Markdown, CSV로</translation>
    </message>
    <message>
      <source>The path lies on a line, which has no PCA plane.</source>
      <translation>경로가 한 직선 위에 있어 PCA 평면이 없습니다.</translation>
    </message>
    <message>
      <source>The penalty adds {penalty}:</source>
      <translation>벌점 항이 {penalty}만큼 더합니다:</translation>
    </message>
    <message>
      <source>The penalty is added to the error.</source>
      <translation>오차에 벌점 항을 더합니다.</translation>
    </message>
    <message>
      <source>The penalty's own derivative is missing.</source>
      <translation>벌점 항의 미분이 빠졌습니다.</translation>
    </message>
    <message>
      <source>The picked parameter</source>
      <translation>선택한 매개변수</translation>
    </message>
    <message>
      <source>The picked parameter alone</source>
      <translation>선택한 매개변수만</translation>
    </message>
    <message>
      <source>The picked value after the optimizer's step</source>
      <translation>옵티마이저의 걸음 뒤 선택한 값</translation>
    </message>
    <message>
      <source>The picked weights or biases are the axes</source>
      <translation>고른 가중치나 편향이 축이 됩니다</translation>
    </message>
    <message>
      <source>The picture is on the clipboard.</source>
      <translation>그림을 클립보드에 복사했습니다.</translation>
    </message>
    <message>
      <source>The plane needs two different coordinates.</source>
      <translation>평면에는 서로 다른 좌표 두 개가 필요합니다.</translation>
    </message>
    <message>
      <source>The plane through the last three points that were remembered, for instance three minima</source>
      <translation>마지막으로 기억한 세 점, 예를 들어 세 극소점을 지나는 평면</translation>
    </message>
    <message>
      <source>The plane's first direction has no length.</source>
      <translation>평면의 첫 번째 방향의 길이가 0입니다.</translation>
    </message>
    <message>
      <source>The point</source>
      <translation>현재 점</translation>
    </message>
    <message>
      <source>The point has moved since: this is the check of an earlier one.</source>
      <translation>그 뒤로 점이 움직였습니다. 이것은 이전 점의 검사입니다.</translation>
    </message>
    <message>
      <source>The point shown</source>
      <translation>보이는 점</translation>
    </message>
    <message>
      <source>The point shown is not finite, so no plane goes through it.</source>
      <translation>보이는 점이 유한하지 않아 그 점을 지나는 평면이 없습니다.</translation>
    </message>
    <message>
      <source>The pre-activation of unit {unit} in layer {layer} is 0 for sample {sample}</source>
      <translation>표본 {sample}에서 계층 {layer} 유닛 {unit}의 활성화 전 값이 0임</translation>
    </message>
    <message>
      <source>The present problem has no such weight or unit.</source>
      <translation>지금 문제에는 그런 가중치나 뉴런이 없습니다.</translation>
    </message>
    <message>
      <source>The product divided by the sum; a bar to the left pulls against the sum</source>
      <translation>곱을 합으로 나눈 값. 왼쪽 막대는 합과 반대 방향입니다</translation>
    </message>
    <message>
      <source>The product of the factors so far</source>
      <translation>지금까지의 인수의 곱</translation>
    </message>
    <message>
      <source>The product so far:</source>
      <translation>지금까지의 곱:</translation>
    </message>
    <message>
      <source>The quiz asks for it.</source>
      <translation>퀴즈에서 묻는 값입니다.</translation>
    </message>
    <message>
      <source>The ratio of the squared gradient norms</source>
      <translation>그레이디언트 노름 제곱의 비</translation>
    </message>
    <message>
      <source>The rest of the pass and the update</source>
      <translation>패스의 나머지와 갱신</translation>
    </message>
    <message>
      <source>The rule of {title}</source>
      <translation>{title}의 규칙</translation>
    </message>
    <message>
      <source>The rule, then the formula, then the numbers; each costs a point</source>
      <translation>규칙, 식, 수를 넣은 식의 순서로 보여 줍니다. 볼 때마다 1점이 줄어듭니다</translation>
    </message>
    <message>
      <source>The run as code</source>
      <translation>코드로 보는 실행</translation>
    </message>
    <message>
      <source>The run goes on.</source>
      <translation>실행이 진행되고 있습니다.</translation>
    </message>
    <message>
      <source>The run has ended, and with it the quiz.</source>
      <translation>실행이 끝나 퀴즈도 끝났습니다.</translation>
    </message>
    <message>
      <source>The run, iteration by iteration</source>
      <translation>실행, 반복을 따라</translation>
    </message>
    <message>
      <source>The runs in this file were computed on another machine ({machine}, NumPy {numpy}); what is computed anew may differ from them in the last digit.</source>
      <translation>이 파일의 실행은 다른 컴퓨터({machine}, NumPy {numpy})에서 계산했습니다. 새로 계산하면 마지막 자리가 다를 수 있습니다.</translation>
    </message>
    <message>
      <source>The same as a sum over {count} paths:</source>
      <translation>같은 값을 경로 {count}개의 합으로 쓰면:</translation>
    </message>
    <message>
      <source>The same seed draws the same points</source>
      <translation>시드가 같으면 같은 점을 뽑습니다</translation>
    </message>
    <message>
      <source>The same seed draws the same weights</source>
      <translation>시드가 같으면 같은 가중치를 뽑습니다</translation>
    </message>
    <message>
      <source>The sample is row {row}.</source>
      <translation>표본은 {row}행입니다.</translation>
    </message>
    <message>
      <source>The schedule {key} has no “{name}”.</source>
      <translation>스케줄 {key}에는 “{name}”이(가) 없습니다.</translation>
    </message>
    <message>
      <source>The script</source>
      <translation>스크립트</translation>
    </message>
    <message>
      <source>The second derivatives are not finite here.</source>
      <translation>이 점에서 이계도함수가 유한하지 않습니다.</translation>
    </message>
    <message>
      <source>The second line of three dashes is missing: ---</source>
      <translation>줄표 세 개로 된 두 번째 줄이 빠졌습니다: ---</translation>
    </message>
    <message>
      <source>The seed</source>
      <translation>시드</translation>
    </message>
    <message>
      <source>The seed of the random starts</source>
      <translation>무작위 시작점의 시드</translation>
    </message>
    <message>
      <source>The shortcut could not be made: {path}: {reason}. Free or allow that place, and try again.</source>
      <translation>바로가기를 만들지 못했습니다: {path}: {reason}. 그 위치를 비우거나 쓸 수 있게 한 뒤 다시 해 보세요.</translation>
    </message>
    <message>
      <source>The sigmoid is missing. {rule}</source>
      <translation>시그모이드가 빠졌습니다. {rule}</translation>
    </message>
    <message>
      <source>The sign is wrong, and more: {slip}</source>
      <translation>부호가 틀렸고, 잘못이 또 있습니다. {slip}</translation>
    </message>
    <message>
      <source>The sign is wrong. {rule}</source>
      <translation>부호가 틀렸습니다. {rule}</translation>
    </message>
    <message>
      <source>The simplest minimum: below a rate of 1 gradient descent converges, above it diverges.</source>
      <translation>가장 단순한 극소점: 학습률이 1보다 작으면 경사 하강법이 수렴하고 크면 발산합니다.</translation>
    </message>
    <message>
      <source>The slope is 1 on one side and -1 on the other: a fixed step jumps across for ever.</source>
      <translation>한쪽 기울기는 1, 다른 쪽은 -1: 고정된 걸음은 끝없이 건너뜁니다.</translation>
    </message>
    <message>
      <source>The split seed</source>
      <translation>분할 시드</translation>
    </message>
    <message>
      <source>The start</source>
      <translation>시작점</translation>
    </message>
    <message>
      <source>The start point has a coordinate that is not a finite number.</source>
      <translation>시작점에 유한한 수가 아닌 좌표가 있습니다.</translation>
    </message>
    <message>
      <source>The step goes against the gradient: subtract it.</source>
      <translation>걸음은 그레이디언트의 반대 방향입니다. 빼십시오.</translation>
    </message>
    <message>
      <source>The step goes down the steepest slope, at a right angle to the line of equal height.</source>
      <translation>걸음은 가장 가파른 내리막으로, 등고선에 수직으로 갑니다.</translation>
    </message>
    <message>
      <source>The step goes the opposite way. Your point is {percent} % of the step's length away from the next one.</source>
      <translation>걸음의 방향은 그 반대입니다. 고른 점은 다음 점에서 걸음 길이의 {percent} %만큼 떨어져 있습니다.</translation>
    </message>
    <message>
      <source>The step is what the optimizer's rule gives, not always straight down.</source>
      <translation>걸음은 옵티마이저의 규칙에서 나오며, 언제나 곧장 내리막은 아닙니다.</translation>
    </message>
    <message>
      <source>The step length {symbol}</source>
      <translation>걸음 길이 {symbol}</translation>
    </message>
    <message>
      <source>The step, the momentum and the trial points as arrows</source>
      <translation>스텝, 모멘텀, 시험점을 화살표로 표시</translation>
    </message>
    <message>
      <source>The steps forward, from the inputs to the loss</source>
      <translation>입력에서 손실까지의 순방향 단계</translation>
    </message>
    <message>
      <source>The steps of one layer</source>
      <translation>한 계층의 단계들</translation>
    </message>
    <message>
      <source>The steps of {method}, for this parameter.</source>
      <translation>이 매개변수에 대한 {method}의 단계입니다.</translation>
    </message>
    <message>
      <source>The stopping rule “{rule}” needs a number that is not negative; {value} is not.</source>
      <translation>정지 조건 “{rule}”의 값은 음수가 아닌 수여야 하는데, 주어진 값은 {value}입니다.</translation>
    </message>
    <message>
      <source>The sum of the second derivatives along both axes instead of the value</source>
      <translation>값 대신 두 축을 따른 2계 도함수의 합</translation>
    </message>
    <message>
      <source>The surface as a solid that can be turned</source>
      <translation>돌려 볼 수 있는 입체 곡면</translation>
    </message>
    <message>
      <source>The surface is not computed yet.</source>
      <translation>곡면을 아직 계산하지 않았습니다.</translation>
    </message>
    <message>
      <source>The surface over both axes, through the point shown</source>
      <translation>표시된 점을 지나는 두 축 위의 곡면</translation>
    </message>
    <message>
      <source>The test fraction</source>
      <translation>테스트 비율</translation>
    </message>
    <message>
      <source>The test fraction must be at least 0 and below 1.</source>
      <translation>테스트 비율은 0 이상 1 미만이어야 합니다.</translation>
    </message>
    <message>
      <source>The three points lie on one line; a plane needs three that do not.</source>
      <translation>세 점이 한 직선 위에 있습니다. 평면에는 그렇지 않은 세 점이 필요합니다.</translation>
    </message>
    <message>
      <source>The training sample whose numbers the drawing and the step debugger show</source>
      <translation>그림과 스텝 디버거에 값을 보여 줄 훈련 표본</translation>
    </message>
    <message>
      <source>The two arguments of {function} are equal</source>
      <translation>{function}의 두 인수가 같음</translation>
    </message>
    <message>
      <source>The two directions in which the run's path varies most</source>
      <translation>경로가 가장 많이 변하는 두 방향</translation>
    </message>
    <message>
      <source>The two directions of largest curvature at the point shown</source>
      <translation>보이는 점에서 곡률이 가장 큰 두 방향</translation>
    </message>
    <message>
      <source>The two points are the same; a line needs two different ones.</source>
      <translation>두 점이 같습니다. 직선에는 서로 다른 두 점이 필요합니다.</translation>
    </message>
    <message>
      <source>The unit, counted from 1</source>
      <translation>1부터 센 뉴런 번호</translation>
    </message>
    <message>
      <source>The unsaved experiment could not be kept safe.</source>
      <translation>저장하지 않은 실험을 안전하게 보관하지 못했습니다.</translation>
    </message>
    <message>
      <source>The unsaved experiment could not be kept safe. {problem}</source>
      <translation>저장하지 않은 실험을 안전하게 보관하지 못했습니다. {problem}</translation>
    </message>
    <message>
      <source>The value along the leading run</source>
      <translation>기준 실행을 따라간 값</translation>
    </message>
    <message>
      <source>The value f; on a logarithmic axis above its minimum</source>
      <translation>함숫값 f, 로그 축에서는 최솟값과의 차</translation>
    </message>
    <message>
      <source>The warm-up</source>
      <translation>워밍업</translation>
    </message>
    <message>
      <source>The weight</source>
      <translation>가중치</translation>
    </message>
    <message>
      <source>The weight is 0, where the L1 penalty bends</source>
      <translation>가중치가 0이고, 그곳에서 L1 벌칙이 꺾임</translation>
    </message>
    <message>
      <source>The whole layer: Jacobian and vector-Jacobian product</source>
      <translation>계층 전체: 야코비 행렬과 벡터-야코비 곱</translation>
    </message>
    <message>
      <source>The whole screen with large text, for a lecture; Esc leaves, Alt shows the menus</source>
      <translation>강의를 위해 전체 화면에 큰 글자로 보입니다. Esc로 나가고 Alt로 메뉴를 보입니다</translation>
    </message>
    <message>
      <source>The window along {axis} needs two finite numbers.</source>
      <translation>{axis} 축의 범위에는 유한한 수 두 개가 필요합니다.</translation>
    </message>
    <message>
      <source>The window along {axis} runs from {low:g} to {high:g} and has no width; its right end must be larger than its left end.</source>
      <translation>{axis} 축의 범위가 {low:g}부터 {high:g}까지여서 너비가 없습니다. 오른쪽 끝이 왼쪽 끝보다 커야 합니다.</translation>
    </message>
    <message>
      <source>The window follows this optimizer after a click.</source>
      <translation>누르면 창이 이 최적화 방법을 따라갑니다.</translation>
    </message>
    <message>
      <source>The window from {low:g} to {high:g} is none; it needs two numbers, the smaller first.</source>
      <translation>{low:g}에서 {high:g}까지는 창이 될 수 없습니다. 작은 수부터 유한한 수 두 개가 필요합니다.</translation>
    </message>
    <message>
      <source>The window needs a range from low to high for each of {n} variables.</source>
      <translation>창에는 변수 {n}개마다 작은 수에서 큰 수까지의 범위가 필요합니다.</translation>
    </message>
    <message>
      <source>The window needs two finite numbers for each variable, the larger one last.</source>
      <translation>영역에는 변수마다 유한한 수 두 개가 필요하며 큰 수가 뒤에 와야 합니다.</translation>
    </message>
    <message>
      <source>The window of a formula needs {n} ranges, not {given}.</source>
      <translation>식의 창에는 범위가 {given}개가 아니라 {n}개 필요합니다.</translation>
    </message>
    <message>
      <source>The {count} of {total} parameters with the largest gradients.</source>
      <translation>매개변수 {total}개 가운데 그레이디언트가 가장 큰 {count}개입니다.</translation>
    </message>
    <message>
      <source>The {drawn} largest are drawn; the other {others} bring {rest} together.</source>
      <translation>큰 것 {drawn}개를 그렸습니다. 나머지 {others}개의 몫은 모두 {rest}입니다.</translation>
    </message>
    <message>
      <source>Their share of all starts</source>
      <translation>전체 시작점에서 차지하는 비율</translation>
    </message>
    <message>
      <source>Then the update</source>
      <translation>이어서 갱신</translation>
    </message>
    <message>
      <source>There are no ReLU units that could die.</source>
      <translation>죽을 수 있는 ReLU 뉴런이 없습니다.</translation>
    </message>
    <message>
      <source>There are too many signs in a row at column {column}; one is enough.</source>
      <translation>{column}열에 부호가 너무 많이 이어집니다. 하나면 충분합니다.</translation>
    </message>
    <message>
      <source>There are {inputs} rows of inputs, but {targets} of targets.</source>
      <translation>입력은 {inputs}행인데 목푯값은 {targets}행입니다.</translation>
    </message>
    <message>
      <source>There can be at most {limit} start points.</source>
      <translation>시작점은 최대 {limit}개입니다.</translation>
    </message>
    <message>
      <source>There can be {count} breakpoints at most.</source>
      <translation>중단점은 최대 {count}개입니다.</translation>
    </message>
    <message>
      <source>There can be {count} watches at most.</source>
      <translation>조사식은 최대 {count}개입니다.</translation>
    </message>
    <message>
      <source>There is a kink exactly here: each difference looks at one side of it or at both, and there is no derivative for them to come down to.</source>
      <translation>바로 이 점이 꺾인 점입니다. 차분은 한쪽이나 양쪽을 보며, 다가갈 미분값이 없습니다.</translation>
    </message>
    <message>
      <source>There is a y at column {column}; this function has x alone.</source>
      <translation>{column}열에 y가 있습니다. 이 함수의 변수는 x뿐입니다.</translation>
    </message>
    <message>
      <source>There is no column “{column}”. The file has: {known}.</source>
      <translation>“{column}” 열이 없습니다. 파일에 있는 열: {known}.</translation>
    </message>
    <message>
      <source>There is no experiment “{name}”, neither bundled nor beside the lesson.</source>
      <translation>“{name}”이라는 실험이 내장 실험에도, 수업 파일이 있는 폴더에도 없습니다.</translation>
    </message>
    <message>
      <source>There is no file “{name}”.</source>
      <translation>“{name}” 파일이 없습니다.</translation>
    </message>
    <message>
      <source>There is no finite derivative by {name} here, so there is nothing to compare.</source>
      <translation>여기서는 {name}에 대한 유한한 미분값이 없어 비교할 것이 없습니다.</translation>
    </message>
    <message>
      <source>There is no one half in this loss.</source>
      <translation>이 손실에는 ½이 없습니다.</translation>
    </message>
    <message>
      <source>There is no optimizer to descend with; add one first.</source>
      <translation>하강할 최적화 방법이 없습니다. 먼저 하나를 추가하세요.</translation>
    </message>
    <message>
      <source>There is no optimizer, and so no step to ask about.</source>
      <translation>옵티마이저가 없어 물어볼 단계가 없습니다.</translation>
    </message>
    <message>
      <source>There is no pass to write down yet.</source>
      <translation>아직 적을 패스가 없습니다.</translation>
    </message>
    <message>
      <source>There is no run to branch from.</source>
      <translation>분기할 실행이 없습니다.</translation>
    </message>
    <message>
      <source>There is no run yet: step or run first, then record it.</source>
      <translation>아직 실행이 없습니다. 먼저 스텝을 밟거나 실행한 뒤 녹화하세요.</translation>
    </message>
    <message>
      <source>There is no run: no optimizer takes part.</source>
      <translation>실행이 없습니다. 참여하는 최적화 방법이 없습니다.</translation>
    </message>
    <message>
      <source>There is no stationary point in the window.</source>
      <translation>창 안에 정류점이 없습니다.</translation>
    </message>
    <message>
      <source>There is no watch called “{kind}”.</source>
      <translation>“{kind}”(이)라는 감시 항목이 없습니다.</translation>
    </message>
    <message>
      <source>There is no {noun} called “{key}”. Known: {known}.</source>
      <translation>{noun} “{key}”을(를) 찾을 수 없습니다. 쓸 수 있는 이름: {known}.</translation>
    </message>
    <message>
      <source>There is no “{name}” (column {column}); a formula may use x, y, pi, e and {functions}.</source>
      <translation>“{name}”은(는) 없습니다({column}열). 식에는 x, y, pi, e와 {functions}을(를) 쓸 수 있습니다.</translation>
    </message>
    <message>
      <source>There is no “{name}” (column {column}); write {suggestion}.</source>
      <translation>“{name}”은(는) 없습니다({column}열). {suggestion}(으)로 쓰세요.</translation>
    </message>
    <message>
      <source>There is not enough memory for a picture of {width} × {height} pixels.</source>
      <translation>{width} × {height} 픽셀 그림을 만들 메모리가 부족합니다.</translation>
    </message>
    <message>
      <source>There is not enough memory for this file. Choose fewer columns.</source>
      <translation>이 파일을 읽을 메모리가 부족합니다. 열을 줄이십시오.</translation>
    </message>
    <message>
      <source>There is nothing to show yet.</source>
      <translation>아직 보여 줄 것이 없습니다.</translation>
    </message>
    <message>
      <source>They ended at different values: {a} and {b}.</source>
      <translation>서로 다른 값에서 끝났습니다: {a}, {b}.</translation>
    </message>
    <message>
      <source>This edge is on no path to {name}.</source>
      <translation>이 간선은 {name}(으)로 가는 어느 경로에도 없습니다.</translation>
    </message>
    <message>
      <source>This experiment has no file yet; choose where to save it.</source>
      <translation>이 실험에는 아직 파일이 없습니다. 저장할 곳을 고르십시오.</translation>
    </message>
    <message>
      <source>This file exists and will be replaced.</source>
      <translation>이미 있는 파일이며 덮어씁니다.</translation>
    </message>
    <message>
      <source>This file hides that panel. View &gt; Show all panels brings everything back.</source>
      <translation>이 파일은 그 패널을 숨깁니다. 보기 &gt; 모든 패널 보이기를 고르면 모두 돌아옵니다.</translation>
    </message>
    <message>
      <source>This function is not a sum of squares, so it has no residuals for Gauss-Newton to work with.</source>
      <translation>이 함수는 제곱합이 아니어서 가우스-뉴턴법에 쓸 잔차가 없습니다.</translation>
    </message>
    <message>
      <source>This is a workbook, not text. Save it as “CSV UTF-8” in the spreadsheet program.</source>
      <translation>텍스트가 아니라 통합 문서입니다. 스프레드시트 프로그램에서 “CSV UTF-8” 형식으로 저장하십시오.</translation>
    </message>
    <message>
      <source>This is not a formula; write one such as x^2 + y^2.</source>
      <translation>식이 아닙니다. x^2 + y^2처럼 써 보세요.</translation>
    </message>
    <message>
      <source>This is not a gdsim experiment.</source>
      <translation>gdsim 실험이 아닙니다.</translation>
    </message>
    <message>
      <source>This is not a text file that can be read (UTF-8, UTF-16 or Korean CP949). Save it as “CSV UTF-8”.</source>
      <translation>읽을 수 있는 텍스트 파일(UTF-8, UTF-16, 한국어 CP949)이 아닙니다. “CSV UTF-8” 형식으로 저장하십시오.</translation>
    </message>
    <message>
      <source>This layer has the units 1 to {most}; {unit} is not one.</source>
      <translation>이 계층의 뉴런은 1~{most}이며 {unit}은(는) 없습니다.</translation>
    </message>
    <message>
      <source>This line holds a control character.</source>
      <translation>이 줄에 제어 문자가 있습니다.</translation>
    </message>
    <message>
      <source>This must be between {low} and {high}; {value:g} is not.</source>
      <translation>{low}에서 {high} 사이여야 합니다. {value:g}은(는) 아닙니다.</translation>
    </message>
    <message>
      <source>This question needs “answer EXPRESSION”, or two to {limit} lines “choice CONDITION : TEXT”.</source>
      <translation>이 문제에는 “answer 식” 또는 “choice 조건 : 글” 두 줄에서 {limit}줄이 필요합니다.</translation>
    </message>
    <message>
      <source>This sample's gradient is {own}; the update uses the mean over the batch, {mean}.</source>
      <translation>이 표본의 그레이디언트는 {own}이고, 갱신에는 배치 평균 {mean}을(를) 씁니다.</translation>
    </message>
    <message>
      <source>This task does not say what it waits for: “wait CONDITION”.</source>
      <translation>이 과제에는 기다릴 조건이 없습니다. “wait 조건”을 쓰세요.</translation>
    </message>
    <message>
      <source>Three orders on himmelblau</source>
      <translation>힘멜블라우에서 세 가지 차수</translation>
    </message>
    <message>
      <source>Three remembered points</source>
      <translation>기억한 세 점</translation>
    </message>
    <message>
      <source>Three-hump camel</source>
      <translation>삼봉낙타</translation>
    </message>
    <message>
      <source>Through three remembered points</source>
      <translation>기억한 세 점을 지납니다</translation>
    </message>
    <message>
      <source>Tilted double well</source>
      <translation>기울어진 이중 우물</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>시간</translation>
    </message>
    <message>
      <source>Time of all iterations, in milliseconds</source>
      <translation>모든 반복의 시간(밀리초)</translation>
    </message>
    <message>
      <source>Time of an iteration on average, in microseconds</source>
      <translation>반복 한 번의 평균 시간(마이크로초)</translation>
    </message>
    <message>
      <source>Told</source>
      <translation>답을 봄</translation>
    </message>
    <message>
      <source>Toolbar</source>
      <translation>도구 모음</translation>
    </message>
    <message>
      <source>Toolbar: export</source>
      <translation>도구 모음: 내보내기</translation>
    </message>
    <message>
      <source>Toolbar: files</source>
      <translation>도구 모음: 파일</translation>
    </message>
    <message>
      <source>Toolbar: readouts</source>
      <translation>도구 모음: 현재 값</translation>
    </message>
    <message>
      <source>Toolbar: run and step</source>
      <translation>도구 모음: 실행과 단계</translation>
    </message>
    <message>
      <source>Toolbar: speed</source>
      <translation>도구 모음: 속도</translation>
    </message>
    <message>
      <source>Toolbar: undo and redo</source>
      <translation>도구 모음: 실행 취소와 다시 실행</translation>
    </message>
    <message>
      <source>Transparent background</source>
      <translation>투명 배경</translation>
    </message>
    <message>
      <source>Tries</source>
      <translation>시도</translation>
    </message>
    <message>
      <source>Two equal minima and the saddle point between them, where a start on the ridge ends.</source>
      <translation>같은 깊이의 두 극소점과 그 사이의 안장점: 능선에서 시작하면 안장점에서 끝납니다.</translation>
    </message>
    <message>
      <source>Two moons</source>
      <translation>두 반달</translation>
    </message>
    <message>
      <source>Two parameters</source>
      <translation>두 매개변수</translation>
    </message>
    <message>
      <source>Two random directions, filter-normalised</source>
      <translation>필터 정규화한 두 무작위 방향</translation>
    </message>
    <message>
      <source>Two random directions, filter-normalised: each unit's part is as long as its own parameters</source>
      <translation>필터 정규화한 두 무작위 방향: 각 유닛의 성분은 그 유닛의 매개변수와 길이가 같습니다</translation>
    </message>
    <message>
      <source>Two variables</source>
      <translation>이변수</translation>
    </message>
    <message>
      <source>Type a formula</source>
      <translation>식 입력</translation>
    </message>
    <message>
      <source>Type a part of a command's name</source>
      <translation>명령 이름의 일부를 입력하십시오</translation>
    </message>
    <message>
      <source>Type the ends of both axes</source>
      <translation>두 축의 양 끝을 입력합니다</translation>
    </message>
    <message>
      <source>Typed formula</source>
      <translation>입력한 식</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>실행 취소</translation>
    </message>
    <message>
      <source>Undo {name}</source>
      <translation>실행 취소: {name}</translation>
    </message>
    <message>
      <source>Uniform</source>
      <translation>균등</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>뉴런</translation>
    </message>
    <message>
      <source>Unit of the size</source>
      <translation>크기의 단위</translation>
    </message>
    <message>
      <source>Unit {unit} of hidden layer {layer}</source>
      <translation>은닉 계층 {layer}의 뉴런 {unit}</translation>
    </message>
    <message>
      <source>Unit {unit} of layer {layer} is dead.</source>
      <translation>계층 {layer}의 뉴런 {unit}: 죽음.</translation>
    </message>
    <message>
      <source>Unit {unit} of layer {layer} is saturated.</source>
      <translation>계층 {layer}의 뉴런 {unit}: 포화.</translation>
    </message>
    <message>
      <source>Units from the inputs to the outputs, for example 2-5-3-1; type to change it</source>
      <translation>입력부터 출력까지의 뉴런 수, 예: 2-5-3-1. 입력하여 바꿉니다</translation>
    </message>
    <message>
      <source>Unsaved changes</source>
      <translation>저장하지 않은 변경</translation>
    </message>
    <message>
      <source>Untitled</source>
      <translation>제목 없음</translation>
    </message>
    <message>
      <source>Up to its kink f is a parabola along this coordinate: central differences have no truncation error there, that of forward differences falls like h.</source>
      <translation>꺾인 점까지 f는 이 좌표를 따라 포물선입니다. 그 안에서 중심 차분에는 절단 오차가 없고, 전진 차분의 절단 오차는 h에 비례하여 줄어듭니다.</translation>
    </message>
    <message>
      <source>Update</source>
      <translation>갱신</translation>
    </message>
    <message>
      <source>Updated value</source>
      <translation>갱신된 값</translation>
    </message>
    <message>
      <source>Use a stable learning rate</source>
      <translation>안정한 학습률 쓰기</translation>
    </message>
    <message>
      <source>Use as start</source>
      <translation>시작점으로</translation>
    </message>
    <message>
      <source>Use η = {value} (below 2/λ)</source>
      <translation>η = {value} 쓰기 (2/λ 미만)</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>함숫값</translation>
    </message>
    <message>
      <source>Value at the iteration shown</source>
      <translation>현재 반복의 값</translation>
    </message>
    <message>
      <source>Value of the leading run</source>
      <translation>기준 실행의 함숫값</translation>
    </message>
    <message>
      <source>Vectors: sharp at any size</source>
      <translation>벡터: 어떤 크기에서도 선명합니다</translation>
    </message>
    <message>
      <source>View</source>
      <translation>보기</translation>
    </message>
    <message>
      <source>Watch</source>
      <translation>조사식</translation>
    </message>
    <message>
      <source>Watches</source>
      <translation>조사식</translation>
    </message>
    <message>
      <source>Weight</source>
      <translation>가중치</translation>
    </message>
    <message>
      <source>What a dead ReLU lets through on the way back</source>
      <translation>죽은 ReLU가 거슬러 갈 때 통과시키는 값</translation>
    </message>
    <message>
      <source>What does this ReLU let through on the way back? Give its factor at this z.</source>
      <translation>이 ReLU는 거슬러 갈 때 얼마를 통과시킵니까? 이 z에서의 인수를 쓰십시오.</translation>
    </message>
    <message>
      <source>What each lesson is about, and which are finished</source>
      <translation>수업마다 무엇을 다루는지, 어느 수업을 마쳤는지 봅니다</translation>
    </message>
    <message>
      <source>What each order sees</source>
      <translation>차수마다 보는 것</translation>
    </message>
    <message>
      <source>What each run has cost</source>
      <translation>실행마다 든 비용</translation>
    </message>
    <message>
      <source>What gdsim is made of, and under which licences</source>
      <translation>gdsim을 이루는 구성 요소와 그 라이선스를 봅니다</translation>
    </message>
    <message>
      <source>What is minimised</source>
      <translation>최소화할 대상</translation>
    </message>
    <message>
      <source>What is the derivative at this point?</source>
      <translation>이 점에서 미분은 얼마입니까?</translation>
    </message>
    <message>
      <source>What is the derivative of f by this node, as far as it is summed up?</source>
      <translation>지금까지 더한 것으로, 이 노드에 대한 f의 미분은 얼마입니까?</translation>
    </message>
    <message>
      <source>What is the derivative of the loss with respect to this activation, all ways added up?</source>
      <translation>모든 경로를 더하면, 이 활성값에 대한 손실의 미분은 얼마입니까?</translation>
    </message>
    <message>
      <source>What is the gradient of the picked parameter?</source>
      <translation>선택한 매개변수의 그레이디언트는 얼마입니까?</translation>
    </message>
    <message>
      <source>What is the partial derivative at this point?</source>
      <translation>이 점에서 편미분은 얼마입니까?</translation>
    </message>
    <message>
      <source>What is the product of all factors up to this one?</source>
      <translation>이 인수까지 모든 인수의 곱은 얼마입니까?</translation>
    </message>
    <message>
      <source>What is watched</source>
      <translation>조사할 대상</translation>
    </message>
    <message>
      <source>What it does</source>
      <translation>하는 일</translation>
    </message>
    <message>
      <source>What it is good for</source>
      <translation>알아볼 점</translation>
    </message>
    <message>
      <source>What of the curvature is shown</source>
      <translation>곡률에서 보이는 것</translation>
    </message>
    <message>
      <source>What order 1 sees: the tangent line or plane</source>
      <translation>1차가 보는 것: 접선 또는 접평면</translation>
    </message>
    <message>
      <source>What order 1.5 sees: the quadratic with the curvature the method has learnt</source>
      <translation>1.5차가 보는 것: 방법이 알아낸 곡률로 만든 이차식</translation>
    </message>
    <message>
      <source>What order 2 sees: the quadratic with the true Hessian</source>
      <translation>2차가 보는 것: 실제 헤세 행렬로 만든 이차식</translation>
    </message>
    <message>
      <source>What stands at column {column} is not part of a formula; take it out.</source>
      <translation>{column}열의 내용은 식에 쓸 수 없습니다. 지워 주세요.</translation>
    </message>
    <message>
      <source>What the class sees</source>
      <translation>수업에서 보이는 것</translation>
    </message>
    <message>
      <source>What the ledger says</source>
      <translation>비용표 요약</translation>
    </message>
    <message>
      <source>What the network is to learn</source>
      <translation>신경망이 배울 내용</translation>
    </message>
    <message>
      <source>What the picture in focus shows, as a summary and a table</source>
      <translation>초점이 있는 그림의 내용을 요약과 표로 봅니다</translation>
    </message>
    <message>
      <source>What training makes small</source>
      <translation>학습으로 줄이는 값</translation>
    </message>
    <message>
      <source>Where every descent begins; it can be dragged on the surface, too</source>
      <translation>모든 하강이 시작되는 점. 곡면에서 끌어 옮길 수도 있습니다</translation>
    </message>
    <message>
      <source>Where faults are written down</source>
      <translation>오류가 기록되는 곳</translation>
    </message>
    <message>
      <source>Where the next point is on the surface: click there</source>
      <translation>곡면에서 다음 점이 놓일 곳을 클릭합니다</translation>
    </message>
    <message>
      <source>Where the starts are</source>
      <translation>시작점의 위치</translation>
    </message>
    <message>
      <source>Which rows are kept back for testing</source>
      <translation>테스트용으로 남길 행을 정합니다</translation>
    </message>
    <message>
      <source>Which weight is meant</source>
      <translation>어느 가중치인지</translation>
    </message>
    <message>
      <source>Whoever opens the file sees what is ticked here, and nothing else of the window.</source>
      <translation>파일을 여는 사람은 여기에 표시한 것만 보고, 창의 다른 부분은 보지 못합니다.</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>너비</translation>
    </message>
    <message>
      <source>Window of the surface</source>
      <translation>곡면의 범위</translation>
    </message>
    <message>
      <source>Window…</source>
      <translation>범위…</translation>
    </message>
    <message>
      <source>With the numbers:</source>
      <translation>수를 넣으면:</translation>
    </message>
    <message>
      <source>Work</source>
      <translation>작업량</translation>
    </message>
    <message>
      <source>Written: {path}</source>
      <translation>저장한 위치: {path}</translation>
    </message>
    <message>
      <source>Wrong</source>
      <translation>틀림</translation>
    </message>
    <message>
      <source>Xavier</source>
      <translation>Xavier</translation>
    </message>
    <message>
      <source>Your answer</source>
      <translation>답</translation>
    </message>
    <message>
      <source>Your own</source>
      <translation>직접 입력</translation>
    </message>
    <message>
      <source>Your point is {percent} % of the step's length away from the next one.</source>
      <translation>고른 점은 다음 점에서 걸음 길이의 {percent} %만큼 떨어져 있습니다.</translation>
    </message>
    <message>
      <source>Your turn</source>
      <translation>해 보세요</translation>
    </message>
    <message>
      <source>Zero</source>
      <translation>영(0)</translation>
    </message>
    <message>
      <source>a bowl: both eigenvalues are positive</source>
      <translation>그릇 모양: 두 고윳값이 모두 양수</translation>
    </message>
    <message>
      <source>a dome: both eigenvalues are negative</source>
      <translation>돔 모양: 두 고윳값이 모두 음수</translation>
    </message>
    <message>
      <source>a grid of starts</source>
      <translation>격자 시작점</translation>
    </message>
    <message>
      <source>a number: −6, 3/4, 1e−3</source>
      <translation>수: −6, 3/4, 1e−3</translation>
    </message>
    <message>
      <source>a saddle: one eigenvalue is negative</source>
      <translation>안장 모양: 고윳값 하나가 음수</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>채택</translation>
    </message>
    <message>
      <source>activation function</source>
      <translation>활성 함수</translation>
    </message>
    <message>
      <source>all</source>
      <translation>전체</translation>
    </message>
    <message>
      <source>all zero: hidden units can never become different</source>
      <translation>모두 0: 은닉 뉴런들이 결코 서로 달라지지 않습니다</translation>
    </message>
    <message>
      <source>all {count} eigenvalues, {low:.3g} to {high:.3g}, are negative</source>
      <translation>고윳값 {count}개({low:.3g}~{high:.3g})가 모두 음수입니다</translation>
    </message>
    <message>
      <source>all {count} eigenvalues, {low:.3g} to {high:.3g}, are positive</source>
      <translation>고윳값 {count}개({low:.3g}~{high:.3g})가 모두 양수입니다</translation>
    </message>
    <message>
      <source>alpha</source>
      <translation>알파</translation>
    </message>
    <message>
      <source>an eigenvalue is zero, the other one is {other:.4g}</source>
      <translation>한 고윳값이 0이고 다른 고윳값은 {other:.4g}입니다</translation>
    </message>
    <message>
      <source>and {count} more columns</source>
      <translation>그 밖의 열 {count}개</translation>
    </message>
    <message>
      <source>any coordinate</source>
      <translation>임의의 좌표</translation>
    </message>
    <message>
      <source>any weight</source>
      <translation>임의의 가중치</translation>
    </message>
    <message>
      <source>approximate Hessian</source>
      <translation>근사 헤세 행렬</translation>
    </message>
    <message>
      <source>approximate inverse of the Hessian</source>
      <translation>근사 역헤세 행렬</translation>
    </message>
    <message>
      <source>arrows: {factor} × gradient</source>
      <translation>화살표: 기울기 × {factor}</translation>
    </message>
    <message>
      <source>as the targets are</source>
      <translation>목푯값에 따라</translation>
    </message>
    <message>
      <source>at k = {k}</source>
      <translation>k = {k}에서</translation>
    </message>
    <message>
      <source>at the start</source>
      <translation>시작점에서</translation>
    </message>
    <message>
      <source>averaging factor</source>
      <translation>평균 계수</translation>
    </message>
    <message>
      <source>backward pass</source>
      <translation>역방향 패스</translation>
    </message>
    <message>
      <source>backward {j} of {n}</source>
      <translation>역방향 {j} / {n}</translation>
    </message>
    <message>
      <source>backward {j} of {n}, factor {factor}, product {product}</source>
      <translation>역방향 {j} / {n}, 인수 {factor}, 곱 {product}</translation>
    </message>
    <message>
      <source>backward {number} of {count}, factor {value}</source>
      <translation>역전파 인수 {count}개 중 {number}, 인수 {value}</translation>
    </message>
    <message>
      <source>before the update: {value}</source>
      <translation>갱신 전: {value}</translation>
    </message>
    <message>
      <source>below</source>
      <translation>미만</translation>
    </message>
    <message>
      <source>bends downwards, like a dome</source>
      <translation>위로 볼록(돔 모양)</translation>
    </message>
    <message>
      <source>bends upwards, like a bowl</source>
      <translation>아래로 볼록(그릇 모양)</translation>
    </message>
    <message>
      <source>beta</source>
      <translation>모멘텀 계수</translation>
    </message>
    <message>
      <source>beta1</source>
      <translation>1차 모멘트 감쇠율</translation>
    </message>
    <message>
      <source>beta2</source>
      <translation>2차 모멘트 감쇠율</translation>
    </message>
    <message>
      <source>both eigenvalues are zero</source>
      <translation>두 고윳값이 모두 0입니다</translation>
    </message>
    <message>
      <source>both eigenvalues {low:.4g} and {high:.4g} are negative</source>
      <translation>두 고윳값 {low:.4g}, {high:.4g}이(가) 모두 음수입니다</translation>
    </message>
    <message>
      <source>both eigenvalues {low:.4g} and {high:.4g} are positive</source>
      <translation>두 고윳값 {low:.4g}, {high:.4g}이(가) 모두 양수입니다</translation>
    </message>
    <message>
      <source>branch</source>
      <translation>분기</translation>
    </message>
    <message>
      <source>breakpoint</source>
      <translation>중단점</translation>
    </message>
    <message>
      <source>by row</source>
      <translation>행순</translation>
    </message>
    <message>
      <source>by size</source>
      <translation>크기순</translation>
    </message>
    <message>
      <source>cells</source>
      <translation>칸</translation>
    </message>
    <message>
      <source>central</source>
      <translation>중심</translation>
    </message>
    <message>
      <source>central differences</source>
      <translation>중심 차분</translation>
    </message>
    <message>
      <source>change of f</source>
      <translation>f의 변화</translation>
    </message>
    <message>
      <source>change of the gradient along it</source>
      <translation>그동안의 그레이디언트 변화</translation>
    </message>
    <message>
      <source>changes of the gradient along them</source>
      <translation>그동안의 그레이디언트 변화들</translation>
    </message>
    <message>
      <source>class</source>
      <translation>수업</translation>
    </message>
    <message>
      <source>classification</source>
      <translation>분류</translation>
    </message>
    <message>
      <source>clipping threshold</source>
      <translation>클리핑 임계치</translation>
    </message>
    <message>
      <source>cm</source>
      <translation>cm</translation>
    </message>
    <message>
      <source>colour: sum of the second derivatives</source>
      <translation>색: 2계 도함수의 합</translation>
    </message>
    <message>
      <source>condition</source>
      <translation>조건</translation>
    </message>
    <message>
      <source>condition {value}</source>
      <translation>조건수 {value}</translation>
    </message>
    <message>
      <source>constant</source>
      <translation>고정</translation>
    </message>
    <message>
      <source>converged</source>
      <translation>수렴</translation>
    </message>
    <message>
      <source>curvature from gradients</source>
      <translation>기울기로 만든 곡률</translation>
    </message>
    <message>
      <source>cut above {value}</source>
      <translation>{value} 위는 잘라 냄</translation>
    </message>
    <message>
      <source>damping</source>
      <translation>감쇠</translation>
    </message>
    <message>
      <source>damping of the next step; 0: not chosen yet</source>
      <translation>다음 걸음의 감쇠. 0이면 아직 정하지 않음</translation>
    </message>
    <message>
      <source>data</source>
      <translation>데이터</translation>
    </message>
    <message>
      <source>data set</source>
      <translation>데이터셋</translation>
    </message>
    <message>
      <source>decay factor</source>
      <translation>감쇠 계수</translation>
    </message>
    <message>
      <source>decay length</source>
      <translation>감소 길이</translation>
    </message>
    <message>
      <source>decaying largest size of the gradient</source>
      <translation>감쇠하는 그레이디언트 최대 크기</translation>
    </message>
    <message>
      <source>decimal comma</source>
      <translation>소수점은 쉼표</translation>
    </message>
    <message>
      <source>decimal point</source>
      <translation>소수점은 마침표</translation>
    </message>
    <message>
      <source>decrease</source>
      <translation>감소량</translation>
    </message>
    <message>
      <source>degenerate</source>
      <translation>퇴화</translation>
    </message>
    <message>
      <source>degenerate {n}</source>
      <translation>퇴화점 {n}</translation>
    </message>
    <message>
      <source>degenerate: an eigenvalue is zero</source>
      <translation>퇴화: 고윳값 하나가 0</translation>
    </message>
    <message>
      <source>delta</source>
      <translation>델타</translation>
    </message>
    <message>
      <source>direction of the step</source>
      <translation>걸음의 방향</translation>
    </message>
    <message>
      <source>diverged</source>
      <translation>발산</translation>
    </message>
    <message>
      <source>does not bend here: the test is inconclusive</source>
      <translation>여기서 휘지 않음: 판정할 수 없음</translation>
    </message>
    <message>
      <source>eigenvalue λ</source>
      <translation>고윳값 λ</translation>
    </message>
    <message>
      <source>eigenvalues in order</source>
      <translation>크기순 고윳값</translation>
    </message>
    <message>
      <source>engine idle</source>
      <translation>엔진 대기 중</translation>
    </message>
    <message>
      <source>engine running</source>
      <translation>엔진 실행 중</translation>
    </message>
    <message>
      <source>epsilon</source>
      <translation>분모의 최솟값</translation>
    </message>
    <message>
      <source>equal</source>
      <translation>일치</translation>
    </message>
    <message>
      <source>error</source>
      <translation>오차</translation>
    </message>
    <message>
      <source>eta minus</source>
      <translation>축소 배율</translation>
    </message>
    <message>
      <source>eta plus</source>
      <translation>확대 배율</translation>
    </message>
    <message>
      <source>evaluations</source>
      <translation>계산 횟수</translation>
    </message>
    <message>
      <source>every</source>
      <translation>간격</translation>
    </message>
    <message>
      <source>exact</source>
      <translation>정확</translation>
    </message>
    <message>
      <source>experiment</source>
      <translation>실험</translation>
    </message>
    <message>
      <source>exploding</source>
      <translation>폭주</translation>
    </message>
    <message>
      <source>f changed by less than this</source>
      <translation>f의 변화가 이보다 작음</translation>
    </message>
    <message>
      <source>factor by which the damping grows after a failure</source>
      <translation>실패한 뒤 감쇠가 커지는 배율</translation>
    </message>
    <message>
      <source>ffmpeg is not installed, so MP4 cannot be written: choose GIF, WebP or APNG.</source>
      <translation>ffmpeg가 설치되어 있지 않아 MP4를 쓸 수 없습니다. GIF, WebP, APNG 가운데 고르세요.</translation>
    </message>
    <message>
      <source>final share</source>
      <translation>마지막 비율</translation>
    </message>
    <message>
      <source>first damping</source>
      <translation>첫 감쇠</translation>
    </message>
    <message>
      <source>first moment decay</source>
      <translation>1차 모멘트 감쇠율</translation>
    </message>
    <message>
      <source>first pair</source>
      <translation>첫 쌍</translation>
    </message>
    <message>
      <source>first radius</source>
      <translation>첫 반지름</translation>
    </message>
    <message>
      <source>first scaling</source>
      <translation>첫 척도</translation>
    </message>
    <message>
      <source>first step length</source>
      <translation>첫 걸음 길이</translation>
    </message>
    <message>
      <source>floor</source>
      <translation>하한 비율</translation>
    </message>
    <message>
      <source>fold</source>
      <translation>접기</translation>
    </message>
    <message>
      <source>for {name}</source>
      <translation>{name}에 대해</translation>
    </message>
    <message>
      <source>formula</source>
      <translation>공식</translation>
    </message>
    <message>
      <source>formula for β</source>
      <translation>β의 공식</translation>
    </message>
    <message>
      <source>forward</source>
      <translation>전진</translation>
    </message>
    <message>
      <source>forward mode</source>
      <translation>순방향 모드</translation>
    </message>
    <message>
      <source>forward mode and the complex step</source>
      <translation>순방향 모드 및 복소 스텝</translation>
    </message>
    <message>
      <source>forward pass</source>
      <translation>순방향 패스</translation>
    </message>
    <message>
      <source>forward {j} of {n}</source>
      <translation>순방향 {j} / {n}</translation>
    </message>
    <message>
      <source>forward {j} of {n}, {symbol} = {value}</source>
      <translation>순방향 {j} / {n}, {symbol} = {value}</translation>
    </message>
    <message>
      <source>forward {number} of {count}, {symbol} = {value}</source>
      <translation>순전파 {count}단계 중 {number}, {symbol} = {value}</translation>
    </message>
    <message>
      <source>from</source>
      <translation>시작</translation>
    </message>
    <message>
      <source>from {first} to {last}; least {low}, most {high}</source>
      <translation>{first}에서 {last}(으)로, 최소 {low}, 최대 {high}</translation>
    </message>
    <message>
      <source>function</source>
      <translation>함수</translation>
    </message>
    <message>
      <source>gamma</source>
      <translation>감마</translation>
    </message>
    <message>
      <source>gdsim</source>
      <translation>gdsim</translation>
    </message>
    <message>
      <source>gdsim ended unexpectedly last time; an unsaved experiment was kept.</source>
      <translation>지난번에 gdsim이 예기치 않게 끝났습니다. 저장하지 않은 실험을 보관해 두었습니다.</translation>
    </message>
    <message>
      <source>gdsim is in the menu now, and .gdsim files open by double-click. To start: {command}</source>
      <translation>이제 메뉴에 gdsim이 있고, .gdsim 파일은 두 번 클릭하면 열립니다. 시작 명령: {command}</translation>
    </message>
    <message>
      <source>gdsim was taken out of the menu and off the desktop.</source>
      <translation>gdsim을 메뉴와 바탕화면에서 지웠습니다.</translation>
    </message>
    <message>
      <source>global minimum</source>
      <translation>전역 최솟값</translation>
    </message>
    <message>
      <source>gradient</source>
      <translation>그레이디언트</translation>
    </message>
    <message>
      <source>gradient norm</source>
      <translation>그레이디언트 노름</translation>
    </message>
    <message>
      <source>gradient of the step before, 0 where its sign flipped</source>
      <translation>앞 걸음의 그레이디언트. 부호가 바뀐 곳은 0</translation>
    </message>
    <message>
      <source>growth factor</source>
      <translation>확대 배율</translation>
    </message>
    <message>
      <source>hidden</source>
      <translation>은닉</translation>
    </message>
    <message>
      <source>hidden {layer}</source>
      <translation>은닉 {layer}</translation>
    </message>
    <message>
      <source>hits</source>
      <translation>도달</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>단위행렬</translation>
    </message>
    <message>
      <source>in numbers</source>
      <translation>수치</translation>
    </message>
    <message>
      <source>inches</source>
      <translation>인치</translation>
    </message>
    <message>
      <source>initialiser</source>
      <translation>초기화 방법</translation>
    </message>
    <message>
      <source>input</source>
      <translation>입력</translation>
    </message>
    <message>
      <source>input {name}</source>
      <translation>입력 {name}</translation>
    </message>
    <message>
      <source>inputs</source>
      <translation>입력</translation>
    </message>
    <message>
      <source>inputs: {inputs}; targets: {targets}</source>
      <translation>입력: {inputs}, 목표: {targets}</translation>
    </message>
    <message>
      <source>iteration k</source>
      <translation>반복 k</translation>
    </message>
    <message>
      <source>iteration limit</source>
      <translation>반복 한도</translation>
    </message>
    <message>
      <source>iteration {k}, {name} {loss}, gradient norm {norm}</source>
      <translation>반복 {k}, {name} {loss}, 그레이디언트 노름 {norm}</translation>
    </message>
    <message>
      <source>iterations</source>
      <translation>반복 횟수</translation>
    </message>
    <message>
      <source>its step</source>
      <translation>스텝</translation>
    </message>
    <message>
      <source>k = {k} of {head}</source>
      <translation>k = {k} / {head}</translation>
    </message>
    <message>
      <source>k = {k}: {value}. Click to go there.</source>
      <translation>k = {k}: {value}. 클릭하면 그 반복으로 갑니다.</translation>
    </message>
    <message>
      <source>kind</source>
      <translation>종류</translation>
    </message>
    <message>
      <source>kink</source>
      <translation>꺾인 점</translation>
    </message>
    <message>
      <source>largest such mean so far</source>
      <translation>지금까지 가장 큰 평균</translation>
    </message>
    <message>
      <source>last direction</source>
      <translation>마지막 방향</translation>
    </message>
    <message>
      <source>last pair</source>
      <translation>마지막 쌍</translation>
    </message>
    <message>
      <source>last step learned</source>
      <translation>마지막으로 배운 걸음</translation>
    </message>
    <message>
      <source>last step length</source>
      <translation>마지막 걸음 길이</translation>
    </message>
    <message>
      <source>last steps, the newest below</source>
      <translation>최근 걸음들. 아래가 가장 새것</translation>
    </message>
    <message>
      <source>layer {layer}</source>
      <translation>계층 {layer}</translation>
    </message>
    <message>
      <source>leads to</source>
      <translation>도달하는 곳</translation>
    </message>
    <message>
      <source>learning rate</source>
      <translation>학습률</translation>
    </message>
    <message>
      <source>leave the row out</source>
      <translation>행을 제외</translation>
    </message>
    <message>
      <source>length</source>
      <translation>길이</translation>
    </message>
    <message>
      <source>length of the step</source>
      <translation>걸음 길이</translation>
    </message>
    <message>
      <source>line search</source>
      <translation>직선 탐색</translation>
    </message>
    <message>
      <source>local minimum</source>
      <translation>지역 최솟값</translation>
    </message>
    <message>
      <source>log</source>
      <translation>로그</translation>
    </message>
    <message>
      <source>logarithmic</source>
      <translation>로그 눈금</translation>
    </message>
    <message>
      <source>logarithmic height</source>
      <translation>로그 높이</translation>
    </message>
    <message>
      <source>longest step</source>
      <translation>최대 걸음</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>손실</translation>
    </message>
    <message>
      <source>loss change</source>
      <translation>손실 변화량</translation>
    </message>
    <message>
      <source>loss {name}</source>
      <translation>손실: {name}</translation>
    </message>
    <message>
      <source>max</source>
      <translation>최대</translation>
    </message>
    <message>
      <source>maxima {n}</source>
      <translation>최댓값 {n}</translation>
    </message>
    <message>
      <source>maximum</source>
      <translation>최댓값</translation>
    </message>
    <message>
      <source>mean of {count}</source>
      <translation>{count}개 평균</translation>
    </message>
    <message>
      <source>means over {count} samples</source>
      <translation>표본 {count}개의 평균</translation>
    </message>
    <message>
      <source>minima at a kink {n}</source>
      <translation>꺾인 점의 최솟값 {n}</translation>
    </message>
    <message>
      <source>minima {n}</source>
      <translation>최솟값 {n}</translation>
    </message>
    <message>
      <source>minimum</source>
      <translation>최솟값</translation>
    </message>
    <message>
      <source>minimum at a kink</source>
      <translation>꺾인 점의 최솟값</translation>
    </message>
    <message>
      <source>momentum decay</source>
      <translation>모멘텀 감쇠</translation>
    </message>
    <message>
      <source>momentum factor</source>
      <translation>모멘텀 계수</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>names in the first row</source>
      <translation>첫 행은 이름</translation>
    </message>
    <message>
      <source>nearby there are higher and lower values</source>
      <translation>가까이에 더 높은 값과 더 낮은 값이 모두 있습니다</translation>
    </message>
    <message>
      <source>no gradient</source>
      <translation>그레이디언트 없음</translation>
    </message>
    <message>
      <source>no method of order 1.5 takes part</source>
      <translation>참여하는 1.5차 방법이 없음</translation>
    </message>
    <message>
      <source>no method with a learning rate takes part</source>
      <translation>학습률을 쓰는 방법이 없음</translation>
    </message>
    <message>
      <source>no names in the first row</source>
      <translation>첫 행에 이름 없음</translation>
    </message>
    <message>
      <source>no pair yet</source>
      <translation>아직 쌍이 없음</translation>
    </message>
    <message>
      <source>no readings yet</source>
      <translation>아직 읽은 값이 없음</translation>
    </message>
    <message>
      <source>none</source>
      <translation>없음</translation>
    </message>
    <message>
      <source>normal, variance 2 / (inputs + outputs): for tanh</source>
      <translation>정규 분포, 분산 2 / (입력 수 + 출력 수): tanh용</translation>
    </message>
    <message>
      <source>normal, variance 2 / inputs of the layer: for ReLU</source>
      <translation>정규 분포, 분산 2 / 계층의 입력 수: ReLU용</translation>
    </message>
    <message>
      <source>not arrived in these steps</source>
      <translation>이 걸음 수로는 이르지 못함</translation>
    </message>
    <message>
      <source>not begun</source>
      <translation>시작 전</translation>
    </message>
    <message>
      <source>not there any more</source>
      <translation>이제 없음</translation>
    </message>
    <message>
      <source>nothing nearby is higher</source>
      <translation>가까이에 더 높은 값이 없습니다</translation>
    </message>
    <message>
      <source>nothing nearby is lower</source>
      <translation>가까이에 더 낮은 값이 없습니다</translation>
    </message>
    <message>
      <source>number</source>
      <translation>수</translation>
    </message>
    <message>
      <source>of {count}</source>
      <translation>/ {count}</translation>
    </message>
    <message>
      <source>of {count} eigenvalues, {low:.3g} to {high:.3g}, some are zero</source>
      <translation>고윳값 {count}개({low:.3g}~{high:.3g}) 중 일부가 0입니다</translation>
    </message>
    <message>
      <source>off</source>
      <translation>끔</translation>
    </message>
    <message>
      <source>off the plane, paths are drawn lighter</source>
      <translation>평면에서 벗어난 경로는 옅게 그립니다</translation>
    </message>
    <message>
      <source>only the largest weights are drawn</source>
      <translation>가장 큰 가중치만 표시합니다</translation>
    </message>
    <message>
      <source>optimizer</source>
      <translation>옵티마이저</translation>
    </message>
    <message>
      <source>output</source>
      <translation>출력</translation>
    </message>
    <message>
      <source>pairs</source>
      <translation>쌍의 수</translation>
    </message>
    <message>
      <source>pairs kept</source>
      <translation>저장하는 쌍</translation>
    </message>
    <message>
      <source>path by path</source>
      <translation>경로별</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>멈춤</translation>
    </message>
    <message>
      <source>picked {name}</source>
      <translation>선택 {name}</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>픽셀</translation>
    </message>
    <message>
      <source>prediction</source>
      <translation>예측</translation>
    </message>
    <message>
      <source>product of the momentum factors so far</source>
      <translation>지금까지 모멘텀 계수의 곱</translation>
    </message>
    <message>
      <source>product {value}</source>
      <translation>곱 {value}</translation>
    </message>
    <message>
      <source>promised</source>
      <translation>예측</translation>
    </message>
    <message>
      <source>r is the sum of the other {count} terms.</source>
      <translation>r은 나머지 {count}개 항의 합입니다.</translation>
    </message>
    <message>
      <source>radius in which the model is trusted</source>
      <translation>모형을 믿는 반지름</translation>
    </message>
    <message>
      <source>random starts</source>
      <translation>무작위 시작점</translation>
    </message>
    <message>
      <source>rate</source>
      <translation>비율</translation>
    </message>
    <message>
      <source>real</source>
      <translation>실제</translation>
    </message>
    <message>
      <source>refuse the file</source>
      <translation>파일을 거부</translation>
    </message>
    <message>
      <source>regression</source>
      <translation>회귀</translation>
    </message>
    <message>
      <source>rests at a saddle or a maximum</source>
      <translation>안장점이나 최댓값에서 멈춤</translation>
    </message>
    <message>
      <source>revealed</source>
      <translation>답을 봄</translation>
    </message>
    <message>
      <source>reverse mode</source>
      <translation>역방향 모드</translation>
    </message>
    <message>
      <source>rho</source>
      <translation>로</translation>
    </message>
    <message>
      <source>rows: about {rows}</source>
      <translation>행: 약 {rows}</translation>
    </message>
    <message>
      <source>rows: {rows}</source>
      <translation>행: {rows}</translation>
    </message>
    <message>
      <source>rows: {train}</source>
      <translation>행: {train}</translation>
    </message>
    <message>
      <source>rows: {train} + {test}</source>
      <translation>행: {train} + {test}</translation>
    </message>
    <message>
      <source>running</source>
      <translation>실행 중</translation>
    </message>
    <message>
      <source>running mean of the gradient</source>
      <translation>그레이디언트의 이동 평균</translation>
    </message>
    <message>
      <source>running mean of the squared gradient</source>
      <translation>그레이디언트 제곱의 이동 평균</translation>
    </message>
    <message>
      <source>running mean of the squared step</source>
      <translation>걸음 제곱의 이동 평균</translation>
    </message>
    <message>
      <source>running product</source>
      <translation>누적 곱</translation>
    </message>
    <message>
      <source>running, {place}</source>
      <translation>실행 중, {place}</translation>
    </message>
    <message>
      <source>saddle</source>
      <translation>안장점</translation>
    </message>
    <message>
      <source>saddles {n}</source>
      <translation>안장점 {n}</translation>
    </message>
    <message>
      <source>sample</source>
      <translation>표본</translation>
    </message>
    <message>
      <source>scaled ({scaling}); shown in original units</source>
      <translation>척도 조정({scaling}), 원래 단위로 표시</translation>
    </message>
    <message>
      <source>scaling</source>
      <translation>척도 조정</translation>
    </message>
    <message>
      <source>schedule</source>
      <translation>스케줄</translation>
    </message>
    <message>
      <source>second moment decay</source>
      <translation>2차 모멘트 감쇠율</translation>
    </message>
    <message>
      <source>seed</source>
      <translation>시드</translation>
    </message>
    <message>
      <source>separated by commas</source>
      <translation>쉼표로 구분</translation>
    </message>
    <message>
      <source>separated by semicolons</source>
      <translation>쌍반점으로 구분</translation>
    </message>
    <message>
      <source>separated by tabs</source>
      <translation>탭으로 구분</translation>
    </message>
    <message>
      <source>share</source>
      <translation>비중</translation>
    </message>
    <message>
      <source>share of the last direction that is kept</source>
      <translation>마지막 방향에서 남기는 비율</translation>
    </message>
    <message>
      <source>sharpness {value}, above the limit {limit}: steps along it grow</source>
      <translation>첨예도 {value}, 한계 {limit} 위: 그 방향의 스텝이 커집니다</translation>
    </message>
    <message>
      <source>sharpness {value}, below the limit {limit}: stable</source>
      <translation>첨예도 {value}, 한계 {limit} 아래: 안정</translation>
    </message>
    <message>
      <source>sharpness {value}; gradient descent with this η is stable below 2/η = {limit}</source>
      <translation>첨예도 {value}, 같은 η의 경사 하강법은 2/η = {limit} 아래에서 안정합니다</translation>
    </message>
    <message>
      <source>sharpness {value}; this method has no learning rate of its own</source>
      <translation>첨예도 {value}, 이 방법에는 학습률이 없습니다</translation>
    </message>
    <message>
      <source>shortest step</source>
      <translation>최소 걸음</translation>
    </message>
    <message>
      <source>shown when the run is paused</source>
      <translation>실행을 멈추면 표시됨</translation>
    </message>
    <message>
      <source>shrinking factor</source>
      <translation>축소 배율</translation>
    </message>
    <message>
      <source>singular: the step is not unique</source>
      <translation>특이 행렬: 스텝이 하나로 정해지지 않음</translation>
    </message>
    <message>
      <source>slope along the last direction</source>
      <translation>마지막 방향의 기울기</translation>
    </message>
    <message>
      <source>slopes h², h and ε/h</source>
      <translation>기울기 h², h, ε/h</translation>
    </message>
    <message>
      <source>slopes {factor}</source>
      <translation>기울기 {factor}</translation>
    </message>
    <message>
      <source>smallest divisor</source>
      <translation>분모의 최솟값</translation>
    </message>
    <message>
      <source>smallest eigenvalue</source>
      <translation>가장 작은 고윳값</translation>
    </message>
    <message>
      <source>stage length</source>
      <translation>단계 길이</translation>
    </message>
    <message>
      <source>stalled</source>
      <translation>정체</translation>
    </message>
    <message>
      <source>standardised; shown in original units</source>
      <translation>표준화, 원래 단위로 표시</translation>
    </message>
    <message>
      <source>starts</source>
      <translation>시작점</translation>
    </message>
    <message>
      <source>step h</source>
      <translation>걸음 h</translation>
    </message>
    <message>
      <source>step length</source>
      <translation>스텝 길이</translation>
    </message>
    <message>
      <source>step length of each coordinate</source>
      <translation>좌표마다의 걸음 길이</translation>
    </message>
    <message>
      <source>step length: how far along p</source>
      <translation>걸음 길이: p 방향으로 얼마나</translation>
    </message>
    <message>
      <source>step max</source>
      <translation>최대 걸음</translation>
    </message>
    <message>
      <source>step min</source>
      <translation>최소 걸음</translation>
    </message>
    <message>
      <source>steps</source>
      <translation>걸음</translation>
    </message>
    <message>
      <source>strong Wolfe</source>
      <translation>강한 울프</translation>
    </message>
    <message>
      <source>sum of all squared gradients</source>
      <translation>그레이디언트 제곱의 합</translation>
    </message>
    <message>
      <source>summed over {samples} samples</source>
      <translation>표본 {samples}개의 합</translation>
    </message>
    <message>
      <source>target</source>
      <translation>목표</translation>
    </message>
    <message>
      <source>targets</source>
      <translation>목푯값</translation>
    </message>
    <message>
      <source>test</source>
      <translation>테스트</translation>
    </message>
    <message>
      <source>the complex step</source>
      <translation>복소 스텝</translation>
    </message>
    <message>
      <source>the curvature of the step, from the Hessian</source>
      <translation>헤세 행렬에서 얻은 걸음의 곡률</translation>
    </message>
    <message>
      <source>the curvature the method believes in</source>
      <translation>방법이 믿는 곡률</translation>
    </message>
    <message>
      <source>the eigenvalues {low:.4g} and {high:.4g} have opposite signs</source>
      <translation>고윳값 {low:.4g}, {high:.4g}의 부호가 서로 다릅니다</translation>
    </message>
    <message>
      <source>the gradient jumps here, so there is no Hessian</source>
      <translation>이 점에서 기울기가 불연속이어서 헤세 행렬이 없습니다</translation>
    </message>
    <message>
      <source>the largest {count} sum to {sum}, the others to {rest}</source>
      <translation>가장 큰 {count}개의 합 {sum}, 나머지의 합 {rest}</translation>
    </message>
    <message>
      <source>the path is up to {distance} away from this slice of the other parameters</source>
      <translation>경로는 나머지 파라미터에서 이 단면과 최대 {distance} 떨어져 있습니다</translation>
    </message>
    <message>
      <source>the penalty adds {penalty}</source>
      <translation>벌점 항이 {penalty}만큼 더합니다</translation>
    </message>
    <message>
      <source>the point is {distance} off the plane: its loss is {loss}, the slice's there {height}</source>
      <translation>점은 평면에서 {distance} 떨어져 있습니다: 손실 {loss}, 단면의 높이 {height}</translation>
    </message>
    <message>
      <source>the present weights</source>
      <translation>현재 가중치</translation>
    </message>
    <message>
      <source>the run stopped here</source>
      <translation>실행이 여기에서 멈췄음</translation>
    </message>
    <message>
      <source>the second derivative is zero</source>
      <translation>이계도함수 값이 0입니다</translation>
    </message>
    <message>
      <source>the second derivative {low:.4g} is negative</source>
      <translation>이계도함수 값 {low:.4g}이(가) 음수입니다</translation>
    </message>
    <message>
      <source>the second derivative {low:.4g} is positive</source>
      <translation>이계도함수 값 {low:.4g}이(가) 양수입니다</translation>
    </message>
    <message>
      <source>the second derivatives are not finite here</source>
      <translation>이 점에서 이계도함수 값이 유한하지 않습니다</translation>
    </message>
    <message>
      <source>the starts placed</source>
      <translation>놓은 시작점</translation>
    </message>
    <message>
      <source>the step</source>
      <translation>걸음</translation>
    </message>
    <message>
      <source>the values nearby are the same</source>
      <translation>가까이의 값이 모두 같습니다</translation>
    </message>
    <message>
      <source>the {count} eigenvalues run from {low:.3g} to {high:.3g}, some negative, some positive</source>
      <translation>고윳값 {count}개({low:.3g}~{high:.3g})에 음수와 양수가 섞여 있습니다</translation>
    </message>
    <message>
      <source>the {shown} strongest of {count}</source>
      <translation>{count}개 중 가장 센 {shown}개</translation>
    </message>
    <message>
      <source>this weight</source>
      <translation>이 가중치</translation>
    </message>
    <message>
      <source>time (ms)</source>
      <translation>시간 (ms)</translation>
    </message>
    <message>
      <source>time (s)</source>
      <translation>시간 (s)</translation>
    </message>
    <message>
      <source>to</source>
      <translation>끝</translation>
    </message>
    <message>
      <source>too many to rank over a batch: choose one sample to see the largest</source>
      <translation>너무 많아 배치 전체로는 순위를 매길 수 없습니다. 표본 하나를 선택하면 가장 큰 경로가 나타납니다</translation>
    </message>
    <message>
      <source>torch.optim has no {title} that takes the same steps; it has all methods of order 1 but those that search along a line.</source>
      <translation>torch.optim에는 같은 걸음을 나아가는 {title}이(가) 없습니다. 직선 탐색을 하는 것을 뺀 1차 방법은 모두 있습니다.</translation>
    </message>
    <message>
      <source>train</source>
      <translation>훈련</translation>
    </message>
    <message>
      <source>train {train}   test {test}</source>
      <translation>훈련 {train}   테스트 {test}</translation>
    </message>
    <message>
      <source>training rows: {train}, test rows: {test}</source>
      <translation>훈련용 행: {train}, 테스트용 행: {test}</translation>
    </message>
    <message>
      <source>tried</source>
      <translation>시도</translation>
    </message>
    <message>
      <source>two numbers: 1.2; −0.4</source>
      <translation>두 수: 1.2; −0.4</translation>
    </message>
    <message>
      <source>uniform in ±1/√(inputs of the layer)</source>
      <translation>±1/√(계층의 입력 수) 범위의 균등 분포</translation>
    </message>
    <message>
      <source>update {j} of {n}</source>
      <translation>갱신 {j} / {n}</translation>
    </message>
    <message>
      <source>update {j} of {n}, {symbol} = {value}</source>
      <translation>갱신 {j} / {n}, {symbol} = {value}</translation>
    </message>
    <message>
      <source>update {number} of {count}, {symbol} = {value}</source>
      <translation>갱신 {count}단계 중 {number}, {symbol} = {value}</translation>
    </message>
    <message>
      <source>updated: the new values are shown</source>
      <translation>갱신됨: 새 값을 표시합니다</translation>
    </message>
    <message>
      <source>vanishing</source>
      <translation>소실</translation>
    </message>
    <message>
      <source>variants</source>
      <translation>변형</translation>
    </message>
    <message>
      <source>velocity: the decaying sum of gradients</source>
      <translation>속도: 감쇠하는 그레이디언트의 합</translation>
    </message>
    <message>
      <source>warm-up</source>
      <translation>워밍업</translation>
    </message>
    <message>
      <source>weight decay</source>
      <translation>가중치 감쇠</translation>
    </message>
    <message>
      <source>weights {factor}</source>
      <translation>가중치 {factor}</translation>
    </message>
    <message>
      <source>what it sees</source>
      <translation>보는 것</translation>
    </message>
    <message>
      <source>word</source>
      <translation>낱말</translation>
    </message>
    <message>
      <source>your guess</source>
      <translation>예상한 점</translation>
    </message>
    <message>
      <source>z is a sum of weights times activations: what stands beside this activation?</source>
      <translation>z는 가중치와 활성값의 곱을 더한 값입니다. 이 활성값 옆에 무엇이 있습니까?</translation>
    </message>
    <message>
      <source>z is a sum of weights times inputs: what stands beside this weight?</source>
      <translation>z는 가중치와 입력의 곱을 더한 값입니다. 이 가중치 옆에 무엇이 있습니까?</translation>
    </message>
    <message>
      <source>{column}: from {low} to {high} becomes −1 to 1</source>
      <translation>{column}: {low} ~ {high} → −1 ~ 1</translation>
    </message>
    <message>
      <source>{column}: mean {mean}, sd {sd}</source>
      <translation>{column}: 평균 {mean}, 표준 편차 {sd}</translation>
    </message>
    <message>
      <source>{column}: minus {offset}, over {scale}</source>
      <translation>{column}: {offset}을(를) 빼고 {scale}(으)로 나눔</translation>
    </message>
    <message>
      <source>{count} are zero</source>
      <translation>0인 경로 {count}개</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>프레임 {count}개</translation>
    </message>
    <message>
      <source>{count} frames of {width} × {height} pixels are too many: choose a smaller size or fewer frames.</source>
      <translation>{width} × {height} 픽셀 프레임 {count}개는 너무 많습니다. 더 작은 크기나 더 적은 프레임을 고르세요.</translation>
    </message>
    <message>
      <source>{count} further paths together</source>
      <translation>나머지 경로 {count}개 전체</translation>
    </message>
    <message>
      <source>{count} in a row</source>
      <translation>연속 {count}개</translation>
    </message>
    <message>
      <source>{count} inputs</source>
      <translation>입력 {count}개</translation>
    </message>
    <message>
      <source>{count} iterates left out: not finite</source>
      <translation>반복 {count}개 제외: 유한하지 않음</translation>
    </message>
    <message>
      <source>{count} more units: click to show all of this layer</source>
      <translation>뉴런 {count}개 더: 클릭하면 이 계층을 모두 보여 줍니다</translation>
    </message>
    <message>
      <source>{count} numbers are needed here, with a semicolon between them.</source>
      <translation>수 {count}개를 쌍반점(;)으로 나누어 입력하십시오.</translation>
    </message>
    <message>
      <source>{count} of {total} entries were checked: the picked one, and others drawn with a fixed seed.</source>
      <translation>성분 {total}개 가운데 {count}개를 검사했습니다. 선택한 성분과, 고정된 시드로 뽑은 성분들입니다.</translation>
    </message>
    <message>
      <source>{count} of {total} pull the other way.</source>
      <translation>{total}개 중 {count}개가 반대 방향입니다.</translation>
    </message>
    <message>
      <source>{count} paths, and nothing passes on any of them: the sum is 0.</source>
      <translation>경로 {count}개가 모두 막혀 있어 합이 0입니다.</translation>
    </message>
    <message>
      <source>{count} paths, their products sum to {total}</source>
      <translation>경로 {count}개, 곱의 합 {total}</translation>
    </message>
    <message>
      <source>{count} paths; their sum is not finite here, the run has diverged.</source>
      <translation>경로 {count}개. 실행이 발산하여 합이 유한하지 않습니다.</translation>
    </message>
    <message>
      <source>{count} runs; the one followed is at iteration {k} with the value {loss}.</source>
      <translation>실행 {count}개 가운데 따라가는 것은 반복 {k}에 있고 값은 {loss}입니다.</translation>
    </message>
    <message>
      <source>{count} units in hidden layer {layer}</source>
      <translation>은닉 계층 {layer}의 뉴런 {count}개</translation>
    </message>
    <message>
      <source>{data} from the data + {penalty} from the penalty</source>
      <translation>데이터에서 {data} + 벌점에서 {penalty}</translation>
    </message>
    <message>
      <source>{different} different from {count} starts; the best, {value}, was reached by {hits}.</source>
      <translation>시작점 {count}개에서 서로 다른 곳 {different}개. 가장 좋은 값 {value}에 {hits}개가 이르렀습니다.</translation>
    </message>
    <message>
      <source>{done} of {count} questions</source>
      <translation>{count}문제 중 {done}문제</translation>
    </message>
    <message>
      <source>{few}: {count} iterations, each {worth} evaluations’ worth; {cheap}: {cheap_count} iterations at {cheap_worth}.</source>
      <translation>{few}: 반복 {count}번, 한 번에 계산 {worth}회 분량. {cheap}: 반복 {cheap_count}번, 한 번에 {cheap_worth}회.</translation>
    </message>
    <message>
      <source>{kind}: {right} of {count} right, {points} points</source>
      <translation>{kind}: {count}문제 중 {right}개 정답, {points}점</translation>
    </message>
    <message>
      <source>{lost} starts arrived nowhere.</source>
      <translation>시작점 {lost}개는 어디에도 이르지 못했습니다.</translation>
    </message>
    <message>
      <source>{method} writes all parameters at once.</source>
      <translation>{method}에서는 모든 매개변수를 한꺼번에 씁니다.</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes}분</translation>
    </message>
    <message>
      <source>{name} along the run</source>
      <translation>실행에 따른 {name}</translation>
    </message>
    <message>
      <source>{name} crosses {value}</source>
      <translation>{name}이(가) {value}을(를) 지남</translation>
    </message>
    <message>
      <source>{name} from</source>
      <translation>{name} 하한</translation>
    </message>
    <message>
      <source>{name} is watched already.</source>
      <translation>{name}은(는) 이미 조사식에 있습니다.</translation>
    </message>
    <message>
      <source>{name} must be between {low:g} and {high:g}; {value} is not.</source>
      <translation>{name}: {low:g} 이상 {high:g} 이하여야 하는데, 주어진 값은 {value}입니다.</translation>
    </message>
    <message>
      <source>{name} must be one of {choices}; “{value}” is not.</source>
      <translation>{name}은(는) {choices} 중 하나여야 합니다. “{value}”은(는) 아닙니다.</translation>
    </message>
    <message>
      <source>{name} must be {relation} {low:g} and below {high:g}; {value:g} is not.</source>
      <translation>{name}: {relation} {low:g}이고 {high:g}보다 작아야 하는데, 주어진 값은 {value:g}입니다.</translation>
    </message>
    <message>
      <source>{name} of the start</source>
      <translation>시작점의 {name}</translation>
    </message>
    <message>
      <source>{name} of {optimizer}</source>
      <translation>{optimizer}의 {name}</translation>
    </message>
    <message>
      <source>{name} to</source>
      <translation>{name} 상한</translation>
    </message>
    <message>
      <source>{name}, its derivative</source>
      <translation>{name}, 그 미분</translation>
    </message>
    <message>
      <source>{name}, predicted</source>
      <translation>{name}, 예측</translation>
    </message>
    <message>
      <source>{name}, the picked weight</source>
      <translation>{name}, 선택한 가중치</translation>
    </message>
    <message>
      <source>{name}, the unit it leads to</source>
      <translation>{name}, 이어지는 뉴런</translation>
    </message>
    <message>
      <source>{name}, true</source>
      <translation>{name}, 실제</translation>
    </message>
    <message>
      <source>{name}: from {low} to {high}.</source>
      <translation>{name}: {low}에서 {high}까지입니다.</translation>
    </message>
    <message>
      <source>{nodes} nodes, {edges} edges, derivative by {name}.</source>
      <translation>노드 {nodes}개, 간선 {edges}개, {name}에 대한 미분.</translation>
    </message>
    <message>
      <source>{number} is too large here; {limit} is the most.</source>
      <translation>{number}은(는) 여기에 쓰기에 너무 큽니다. 최댓값은 {limit}입니다.</translation>
    </message>
    <message>
      <source>{n} /s</source>
      <translation>{n}회/초</translation>
    </message>
    <message>
      <source>{optimizer} at {point}</source>
      <translation>{optimizer}, 위치 {point}</translation>
    </message>
    <message>
      <source>{optimizer} has no hyperparameter “{name}”.</source>
      <translation>옵티마이저 {optimizer}에는 하이퍼파라미터 “{name}”이(가) 없습니다.</translation>
    </message>
    <message>
      <source>{optimizer} keeps no matrix</source>
      <translation>{optimizer}: 행렬을 저장하지 않음</translation>
    </message>
    <message>
      <source>{optimizer} keeps the most: {floats} numbers.</source>
      <translation>가장 많이 저장하는 방법은 {optimizer}: 수 {floats}개.</translation>
    </message>
    <message>
      <source>{optimizer} takes part</source>
      <translation>{optimizer} 참여</translation>
    </message>
    <message>
      <source>{optimizer} · diverged</source>
      <translation>{optimizer} · 발산</translation>
    </message>
    <message>
      <source>{optimizer} · not possible here</source>
      <translation>{optimizer} · 여기서는 쓸 수 없음</translation>
    </message>
    <message>
      <source>{optimizer} · start {number}</source>
      <translation>{optimizer} · 시작점 {number}</translation>
    </message>
    <message>
      <source>{optimizer}, k = {k}</source>
      <translation>{optimizer}, k = {k}</translation>
    </message>
    <message>
      <source>{optimizer}: rule and settings</source>
      <translation>{optimizer}: 규칙과 설정</translation>
    </message>
    <message>
      <source>{optimizer}: {count} iterations, each {worth} evaluations’ worth.</source>
      <translation>{optimizer}: 반복 {count}번, 한 번에 계산 {worth}회 분량.</translation>
    </message>
    <message>
      <source>{path} cannot be written: {reason}.</source>
      <translation>{path}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
      <source>{percent} % done</source>
      <translation>{percent} % 완료</translation>
    </message>
    <message>
      <source>{percent} % of the starts done</source>
      <translation>시작점의 {percent} % 완료</translation>
    </message>
    <message>
      <source>{points} of {possible} points</source>
      <translation>{possible}점 중 {points}점</translation>
    </message>
    <message>
      <source>{problem} Details are in {path}.</source>
      <translation>{problem} 자세한 내용: {path}</translation>
    </message>
    <message>
      <source>{problem} Save under another name.</source>
      <translation>{problem} 다른 이름으로 저장하십시오.</translation>
    </message>
    <message>
      <source>{rows} rows, {columns} columns.</source>
      <translation>{rows}행 {columns}열입니다.</translation>
    </message>
    <message>
      <source>{rule} against its threshold</source>
      <translation>{rule}와(과) 임계치</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} s</translation>
    </message>
    <message>
      <source>{title} ({number})</source>
      <translation>{title} ({number})</translation>
    </message>
    <message>
      <source>{title} from k = {k}</source>
      <translation>{title}, k = {k}부터</translation>
    </message>
    <message>
      <source>{title} has no learning rate that a schedule or a warm-up could change.</source>
      <translation>{title}에는 스케줄이나 워밍업으로 바꿀 학습률이 없습니다.</translation>
    </message>
    <message>
      <source>{title} is a branch, which begins in the middle of another run; scripts are made of whole runs.</source>
      <translation>{title}은(는) 다른 실행의 중간에서 시작하는 분기입니다. 스크립트는 처음부터 시작하는 실행으로만 만듭니다.</translation>
    </message>
    <message>
      <source>{title} keeps no state.</source>
      <translation>{title}: 저장하는 상태가 없습니다.</translation>
    </message>
    <message>
      <source>{title} needs a sum of squares, as the mean squared error is; this function is not one.</source>
      <translation>{title}에는 평균 제곱 오차 같은 제곱합이 필요합니다. 이 함수는 제곱합이 아닙니다.</translation>
    </message>
    <message>
      <source>{title} searches along its direction, so schedules, warm-up and clipping have nothing to change.</source>
      <translation>{title}은(는) 방향을 따라 탐색하므로 스케줄, 워밍업, 클리핑으로 바꿀 것이 없습니다.</translation>
    </message>
    <message>
      <source>{title} works with a matrix of {n} × {n} numbers; it is offered up to {limit} parameters.</source>
      <translation>{title}은(는) {n} × {n} 행렬을 다루므로 매개변수 {limit}개까지만 쓸 수 있습니다.</translation>
    </message>
    <message>
      <source>{title} works with the derivatives of all {rows} residuals by {n} parameters at once; that is too much.</source>
      <translation>{title}은(는) 잔차 {rows}개를 매개변수 {n}개로 미분한 값을 한꺼번에 다루는데, 그 양이 너무 많습니다.</translation>
    </message>
    <message>
      <source>{upstream} times the factor {factor} adds {contribution} to {slope}, which is now {adjoint}.</source>
      <translation>{upstream}에 인수 {factor}을(를) 곱한 {contribution}을(를) {slope}에 더합니다. 지금까지의 합은 {adjoint}입니다.</translation>
    </message>
    <message>
      <source>{up} positive, {nil} zero, {down} negative</source>
      <translation>양수 {up}개, 0 {nil}개, 음수 {down}개</translation>
    </message>
    <message>
      <source>{value} in {array}</source>
      <translation>{value} ({array} 중)</translation>
    </message>
    <message>
      <source>{value}; the rule is off</source>
      <translation>{value}, 규칙 꺼짐</translation>
    </message>
    <message>
      <source>{value}; threshold {threshold}</source>
      <translation>{value}, 임계치 {threshold}</translation>
    </message>
    <message>
      <source>{where} at a distance of {distance:.1g}, within the step h = {h:.1g}: a difference takes both sides of the kink.</source>
      <translation>{where}, 거리 {distance:.1g}: 걸음 h = {h:.1g} 안에 있어 차분이 꺾인 점의 양쪽을 함께 봅니다.</translation>
    </message>
    <message>
      <source>{where}: exactly here there is no derivative.</source>
      <translation>{where}: 바로 이 점에는 미분값이 없습니다.</translation>
    </message>
    <message>
      <source>{width} × {height} pixels</source>
      <translation>{width} × {height} 픽셀</translation>
    </message>
    <message>
      <source>µs / step</source>
      <translation>µs / 걸음</translation>
    </message>
    <message>
      <source>δ is the product so far and f the last factor, for each sample.</source>
      <translation>표본마다 δ는 지금까지의 곱, f는 마지막 인수입니다.</translation>
    </message>
    <message>
      <source>η = {rate}: {optimizer}</source>
      <translation>η = {rate}: {optimizer}</translation>
    </message>
    <message>
      <source>“is” stands between a fact that is a word, and a word.</source>
      <translation>“is”의 왼쪽에는 값이 낱말인 항목, 오른쪽에는 낱말이 와야 합니다.</translation>
    </message>
    <message>
      <source>“pick” takes a layer, a unit and a source, or x or y.</source>
      <translation>“pick” 뒤에는 계층, 유닛, 출발 유닛을 쓰거나 x 또는 y를 쓰세요.</translation>
    </message>
    <message>
      <source>“quiz” needs the number of questions.</source>
      <translation>“quiz” 뒤에는 문제의 개수가 필요합니다.</translation>
    </message>
    <message>
      <source>“slip” belongs to a question with an “answer”.</source>
      <translation>“slip”은 “answer”가 있는 문제에만 쓸 수 있습니다.</translation>
    </message>
    <message>
      <source>“{key}” is given twice.</source>
      <translation>“{key}”이(가) 두 번 나옵니다.</translation>
    </message>
    <message>
      <source>“{key}” is missing above this line.</source>
      <translation>이 줄 위에 “{key}”이(가) 빠졌습니다.</translation>
    </message>
    <message>
      <source>“{key}” takes no part in the race.</source>
      <translation>“{key}”은(는) 경주에 참가하지 않습니다.</translation>
    </message>
    <message>
      <source>“{name}” at column {column} needs its argument in brackets, as in {example}.</source>
      <translation>{column}열의 “{name}”은(는) {example}처럼 인수를 괄호 안에 써야 합니다.</translation>
    </message>
    <message>
      <source>“{name}” cannot be read: {reason}.</source>
      <translation>“{name}” 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
      <source>“{name}” cannot be written: {reason}. Nothing was changed.</source>
      <translation>“{name}” 파일을 쓸 수 없습니다: {reason}. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
      <source>“{name}” carries no experiment: only pictures that gdsim exported as PNG or SVG do.</source>
      <translation>“{name}”에는 실험이 없습니다. gdsim이 PNG나 SVG로 내보낸 그림에만 들어 있습니다.</translation>
    </message>
    <message>
      <source>“{name}” has no suffix gdsim can write: use .png, .svg or .pdf.</source>
      <translation>“{name}”의 확장자로는 저장할 수 없습니다. .png, .svg, .pdf 중에서 고르십시오.</translation>
    </message>
    <message>
      <source>“{name}” is a folder, not a file.</source>
      <translation>“{name}”은(는) 파일이 아니라 폴더입니다.</translation>
    </message>
    <message>
      <source>“{name}” is a folder. Choose a CSV file in it.</source>
      <translation>“{name}”은(는) 폴더입니다. 그 안의 CSV 파일을 고르십시오.</translation>
    </message>
    <message>
      <source>“{name}” is a folder; choose another name.</source>
      <translation>“{name}”은(는) 폴더입니다. 다른 이름을 고르십시오.</translation>
    </message>
    <message>
      <source>“{name}” is larger than 1 GB. Choose a part of it.</source>
      <translation>“{name}” 파일이 1 GB보다 큽니다. 일부만 고르십시오.</translation>
    </message>
    <message>
      <source>“{name}” is not a gdsim experiment: it is not UTF-8 text.</source>
      <translation>“{name}” 파일은 gdsim 실험이 아닙니다. UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
      <source>“{name}” is not a lesson: it is not UTF-8 text.</source>
      <translation>“{name}”은(는) 수업 파일이 아닙니다. UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
      <source>“{name}” is not an ordinary file.</source>
      <translation>“{name}”은(는) 일반 파일이 아닙니다.</translation>
    </message>
    <message>
      <source>“{name}” is not an ordinary file; choose another name.</source>
      <translation>“{name}”은(는) 일반 파일이 아닙니다. 다른 이름을 고르십시오.</translation>
    </message>
    <message>
      <source>“{name}” is open in another gdsim (process {process}).</source>
      <translation>“{name}” 파일이 다른 gdsim에서 열려 있습니다(프로세스 {process}).</translation>
    </message>
    <message>
      <source>“{name}” is open in another gdsim, on the computer {host}; if it is not, delete {lock}.</source>
      <translation>“{name}” 파일이 컴퓨터 {host}의 다른 gdsim에서 열려 있습니다. 열려 있지 않다면 다음 파일을 지우십시오: {lock}</translation>
    </message>
    <message>
      <source>“{name}” is the file of your own experiment; choose another.</source>
      <translation>“{name}”은(는) 원래 실험의 파일입니다. 다른 파일을 고르세요.</translation>
    </message>
    <message>
      <source>“{name}” is too large for a lesson.</source>
      <translation>“{name}”은(는) 수업 파일로는 너무 큽니다.</translation>
    </message>
    <message>
      <source>“{name}” is too large to be opened: at most 64 MB are read.</source>
      <translation>“{name}”은(는) 너무 커서 열 수 없습니다. 64 MB까지 읽습니다.</translation>
    </message>
    <message>
      <source>“{name}” is write-protected; save under another name.</source>
      <translation>“{name}” 파일은 쓰기 금지되어 있습니다. 다른 이름으로 저장하십시오.</translation>
    </message>
    <message>
      <source>“{name}” needs a value.</source>
      <translation>“{name}”에는 값이 필요합니다.</translation>
    </message>
    <message>
      <source>“{name}” takes {count} in brackets, not {given}.</source>
      <translation>“{name}”의 괄호 안에는 {count}개가 와야 하는데 {given}개입니다.</translation>
    </message>
    <message>
      <source>“{name}” takes {count} values, not {given}.</source>
      <translation>“{name}”에는 값이 {count}개 필요한데 {given}개입니다.</translation>
    </message>
    <message>
      <source>“{name}” was not opened: there is no permission to read it.</source>
      <translation>“{name}” 파일을 열지 못했습니다. 읽기 권한이 없습니다.</translation>
    </message>
    <message>
      <source>“{name}” was not opened: {problem}</source>
      <translation>“{name}” 파일을 열지 못했습니다. {problem}</translation>
    </message>
    <message>
      <source>“{name}” was not opened: {reason}.</source>
      <translation>“{name}” 파일을 열지 못했습니다: {reason}.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: the disk is full. Nothing was changed.</source>
      <translation>“{name}” 파일을 저장하지 못했습니다. 디스크가 가득 찼습니다. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: the folder {folder} is read-only.</source>
      <translation>“{name}” 파일을 저장하지 못했습니다. {folder} 폴더는 읽기 전용입니다.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: there is no folder {folder}.</source>
      <translation>“{name}” 파일을 저장하지 못했습니다. {folder} 폴더가 없습니다.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: there is no permission to write in the folder {folder}.</source>
      <translation>“{name}” 파일을 저장하지 못했습니다. {folder} 폴더에 쓰기 권한이 없습니다.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: what would be written does not read back as the same experiment.</source>
      <translation>“{name}” 파일을 저장하지 않았습니다. 기록할 내용을 다시 읽으면 같은 실험이 되지 않습니다.</translation>
    </message>
    <message>
      <source>“{name}” was not saved: {reason}.</source>
      <translation>“{name}” 파일을 저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
      <source>“{name}”, line {line}: {problem}</source>
      <translation>“{name}”의 {line}행: {problem}</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: a folder or file of that name is in the way.</source>
      <translation>“{path}” 파일을 쓸 수 없습니다. 같은 이름의 폴더나 파일이 있습니다.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: its folder does not exist.</source>
      <translation>“{path}” 파일을 쓸 수 없습니다. 폴더가 없습니다.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: no permission to write there.</source>
      <translation>“{path}” 파일을 쓸 수 없습니다. 쓰기 권한이 없습니다.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: the disk is full.</source>
      <translation>“{path}” 파일을 쓸 수 없습니다. 디스크가 가득 찼습니다.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: {reason}.</source>
      <translation>“{path}” 파일을 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
      <source>“{place}” does not begin at the start of the experiment.</source>
      <translation>“{place}”이(가) 실험의 시작점에서 시작하지 않습니다.</translation>
    </message>
    <message>
      <source>“{place}” does not hold every iteration that is a multiple of {spacing}.</source>
      <translation>“{place}”에 {spacing}의 배수인 반복이 모두 들어 있지 않습니다.</translation>
    </message>
    <message>
      <source>“{place}” has no width.</source>
      <translation>“{place}”에 너비가 없습니다.</translation>
    </message>
    <message>
      <source>“{place}” holds a number that is too large.</source>
      <translation>“{place}”에 너무 큰 수가 있습니다.</translation>
    </message>
    <message>
      <source>“{place}” is damaged: it does not hold {rows} rows.</source>
      <translation>“{place}”이(가) 손상되었습니다. {rows}행이 들어 있지 않습니다.</translation>
    </message>
    <message>
      <source>“{place}” is damaged: the bytes written there are not those of its numbers.</source>
      <translation>“{place}”이(가) 손상되었습니다. 기록된 바이트가 수와 맞지 않습니다.</translation>
    </message>
    <message>
      <source>“{place}” is given twice.</source>
      <translation>“{place}” 항목이 두 번 나옵니다.</translation>
    </message>
    <message>
      <source>“{place}” is longer than {limit} characters.</source>
      <translation>“{place}”이(가) {limit}자보다 깁니다.</translation>
    </message>
    <message>
      <source>“{place}” is missing.</source>
      <translation>“{place}” 항목이 없습니다.</translation>
    </message>
    <message>
      <source>“{place}” is no name of a part of the window.</source>
      <translation>“{place}”은(는) 창을 이루는 부분의 이름이 아닙니다.</translation>
    </message>
    <message>
      <source>“{place}” is not a curve with evenly spaced iterations up to the last.</source>
      <translation>“{place}”은(는) 마지막 반복까지 간격이 고른 곡선이 아닙니다.</translation>
    </message>
    <message>
      <source>“{place}” is not a sentence with the given values.</source>
      <translation>“{place}”은(는) 주어진 값에 맞는 문장이 아닙니다.</translation>
    </message>
    <message>
      <source>“{place}” is not a status: {name}.</source>
      <translation>“{place}”은(는) 올바른 상태가 아닙니다: {name}.</translation>
    </message>
    <message>
      <source>“{place}” is not known to this version of gdsim.</source>
      <translation>“{place}”은(는) 이 버전의 gdsim이 모르는 항목입니다.</translation>
    </message>
    <message>
      <source>“{place}” must be a list.</source>
      <translation>“{place}”은(는) 목록이어야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be a number between {low:g} and {high:g}; {value} is not.</source>
      <translation>“{place}”은(는) {low:g} 이상 {high:g} 이하의 수여야 하는데, 주어진 값은 {value}입니다.</translation>
    </message>
    <message>
      <source>“{place}” must be a number.</source>
      <translation>“{place}”은(는) 수여야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be a whole number between {low} and {high}; {value} is not.</source>
      <translation>“{place}”은(는) {low} 이상 {high} 이하의 정수여야 하는데, 주어진 값은 {value}입니다.</translation>
    </message>
    <message>
      <source>“{place}” must be an object in braces.</source>
      <translation>“{place}”은(는) 중괄호로 묶인 객체여야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be one of {choices}.</source>
      <translation>“{place}”은(는) {choices} 중 하나여야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be text.</source>
      <translation>“{place}”은(는) 텍스트여야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be true or false.</source>
      <translation>“{place}”은(는) 참 또는 거짓이어야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must be “regression” or “classification”.</source>
      <translation>“{place}”은(는) “regression” 또는 “classification”이어야 합니다.</translation>
    </message>
    <message>
      <source>“{place}” must have between {least} and {most} entries; it has {given}.</source>
      <translation>“{place}”의 항목은 {least}개 이상 {most}개 이하여야 하는데, {given}개입니다.</translation>
    </message>
    <message>
      <source>“{place}”: branches are nested too deeply.</source>
      <translation>“{place}”: 분기가 너무 깊이 겹쳐 있습니다.</translation>
    </message>
    <message>
      <source>“{place}”: {problem}</source>
      <translation>“{place}”: {problem}</translation>
    </message>
    <message>
      <source>“{text}” divides by zero.</source>
      <translation>“{text}”은(는) 0으로 나눕니다.</translation>
    </message>
    <message>
      <source>“{text}” ends too early.</source>
      <translation>“{text}”이(가) 중간에 끝났습니다.</translation>
    </message>
    <message>
      <source>“{text}” is a {sort}, not a condition.</source>
      <translation>“{text}”은(는) 조건이 아니라 {sort}입니다.</translation>
    </message>
    <message>
      <source>“{text}” is a {sort}, not a number.</source>
      <translation>“{text}”은(는) 수가 아니라 {sort}입니다.</translation>
    </message>
    <message>
      <source>“{text}” is no network. Write the units of each layer, for example 2-5-3-1.</source>
      <translation>“{text}”은(는) 신경망이 아닙니다. 계층마다 뉴런 수를 적으십시오. 예: 2-5-3-1</translation>
    </message>
    <message>
      <source>“{text}” is not a number.</source>
      <translation>“{text}”은(는) 수가 아닙니다.</translation>
    </message>
    <message>
      <source>“{text}” is too large.</source>
      <translation>“{text}”은(는) 너무 큽니다.</translation>
    </message>
    <message>
      <source>“{verb}” belongs to a task, and none has begun.</source>
      <translation>“{verb}”은(는) 과제에 딸린 줄인데, 아직 시작된 과제가 없습니다.</translation>
    </message>
    <message>
      <source>“{verb}” belongs to “{of}”, not to “{own}”.</source>
      <translation>“{verb}”은(는) “{own}”이(가) 아니라 “{of}”에 딸린 줄입니다.</translation>
    </message>
    <message>
      <source>“{verb}” takes {least} to {most} words, not {given}.</source>
      <translation>“{verb}” 뒤에는 {least}개에서 {most}개의 낱말이 와야 하는데 {given}개입니다.</translation>
    </message>
    <message>
      <source>“{word}” cannot stand in an expression.</source>
      <translation>“{word}”은(는) 식에 쓸 수 없습니다.</translation>
    </message>
    <message>
      <source>“{word}” is missing in “{text}”.</source>
      <translation>“{text}”에 “{word}”이(가) 빠졌습니다.</translation>
    </message>
    <message>
      <source>“{word}” is no tolerance: 2% or 0.05 is one.</source>
      <translation>“{word}”은(는) 허용 오차가 아닙니다. 2% 또는 0.05처럼 쓰세요.</translation>
    </message>
    <message>
      <source>“{word}” is not a name.</source>
      <translation>“{word}”은(는) 이름이 아닙니다.</translation>
    </message>
    <message>
      <source>“{word}” is not a network such as 1-4-1.</source>
      <translation>“{word}”은(는) 1-4-1과 같은 신경망 표기가 아닙니다.</translation>
    </message>
    <message>
      <source>“{word}” is not a number.</source>
      <translation>“{word}”은(는) 수가 아닙니다.</translation>
    </message>
    <message>
      <source>“{word}” is not a whole number.</source>
      <translation>“{word}”은(는) 0 이상의 정수가 아닙니다.</translation>
    </message>
    <message>
      <source>“{word}” is not known here.</source>
      <translation>“{word}”은(는) 여기에서 쓸 수 없는 이름입니다.</translation>
    </message>
    <message>
      <source>“{word}” is not known here; is “{near}” meant?</source>
      <translation>“{word}”은(는) 여기에서 쓸 수 없는 이름입니다. “{near}”을(를) 쓰려고 하셨나요?</translation>
    </message>
    <message>
      <source>“{word}” is not something a reader does.</source>
      <translation>“{word}”은(는) 학습자가 하는 일이 아닙니다.</translation>
    </message>
    <message>
      <source>“{word}” is too much in “{text}”.</source>
      <translation>“{text}”에서 “{word}”은(는) 남는 부분입니다.</translation>
    </message>
    <message>
      <source>“{word}” needs a colon and a value.</source>
      <translation>“{word}” 뒤에 쌍점과 값이 필요합니다.</translation>
    </message>
    <message>
      <source>“{word}” stands where a name is needed.</source>
      <translation>이름이 필요한 자리에 “{word}”이(가) 있습니다.</translation>
    </message>
    <message>
      <source>“{word}” stands where a number or a fact is needed in “{text}”.</source>
      <translation>“{text}”에서 수나 항목이 필요한 자리에 “{word}”이(가) 있습니다.</translation>
    </message>
    <message>
      <source>→ maximum at {point}</source>
      <translation>→ {point}의 최댓값</translation>
    </message>
    <message>
      <source>→ minimum at {point}</source>
      <translation>→ {point}의 최솟값</translation>
    </message>
    <message>
      <source>→ saddle at {point}</source>
      <translation>→ {point}의 안장점</translation>
    </message>
    <message>
      <source>∂L/∂{name} = {gradient}: their mean {mean} (dashed) and the penalty's {penalty}.</source>
      <translation>∂L/∂{name} = {gradient}: 표본 평균 {mean}(점선)에 벌점 항 {penalty}을(를) 더한 값입니다.</translation>
    </message>
    <message>
      <source>∂L/∂{name} = {mean}, their mean (dashed).</source>
      <translation>∂L/∂{name} = {mean}, 표본의 평균입니다(점선).</translation>
    </message>
    <message>
      <source>∂L/∂{name} is not finite here, the run has diverged.</source>
      <translation>실행이 발산하여 ∂L/∂{name} 값이 유한하지 않습니다.</translation>
    </message>
    <message>
      <source>⋮ {count} more</source>
      <translation>⋮ {count}개 더</translation>
    </message>
  </context>
</TS>
