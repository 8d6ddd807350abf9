"""Sentences of our own with the skills they name, labelled by hand before the extractor saw them."""

GOLD: list[tuple[str, set[str]]] = [
    # -- jobs, Chinese ------------------------------------------------------------------------------------------
    ("熟练使用Python和SQL，了解Spark或Flink等大数据计算框架。", {"python", "sql", "apache-spark", "flink"}),
    ("精通C++，熟悉CUDA编程，有TensorRT推理优化经验者优先。", {"cpp", "cuda", "tensorrt"}),
    (
        "负责大语言模型的预训练、指令微调与RLHF。",
        {"large-language-models", "pretraining", "instruction-tuning", "rlhf"},
    ),
    (
        "有RAG系统落地经验，熟悉Milvus、Faiss等向量数据库。",
        {"retrieval-augmented-generation", "milvus", "faiss", "vector-databases"},
    ),
    ("无需Java经验，我们会用Go重写后端服务。", {"go"}),
    ("熟悉Docker与Kubernetes，能独立搭建CI/CD流水线。", {"docker", "kubernetes", "ci-cd"}),
    (
        "掌握推荐系统中的召回与排序，了解双塔模型和CTR预估。",
        {"recommender-systems", "two-tower-retrieval", "ctr-prediction"},
    ),
    ("扎实的机器学习基础，熟悉XGBoost、LightGBM。", {"machine-learning", "xgboost", "lightgbm"}),
    ("对不要求掌握React的同学也开放，但须熟悉TypeScript。", {"typescript"}),
    ("熟悉MySQL、Redis、Kafka等中间件。", {"mysql", "redis", "kafka"}),
    ("负责语音识别与语音合成模型的研发。", {"speech-recognition", "speech-synthesis"}),
    ("具有自動駕駛、多傳感器融合或SLAM背景。", {"autonomous-driving", "sensor-fusion", "slam"}),
    (
        "使用ＰｙＴｏｒｃｈ进行分布式训练，了解DeepSpeed和Megatron-LM。",
        {"pytorch", "distributed-training", "deepspeed", "megatron-lm"},
    ),
    ("良好的沟通能力和团队合作精神，英语可作为工作语言。", {"communication", "teamwork"}),
    ("我们喜欢下午茶和围棋，公司在杭州西湖边。", set()),
    ("薪资面议，五险一金，弹性工作。", set()),
    # -- jobs, English ------------------------------------------------------------------------------------------
    ("You write production Python and know PyTorch or JAX well.", {"python", "pytorch", "jax"}),
    ("Experience with Kubernetes, Terraform and AWS is a plus.", {"kubernetes", "infrastructure-as-code", "aws"}),
    (
        "No experience with Scala needed; we will teach you Spark for data pipelines.",
        {"apache-spark", "data-pipelines"},
    ),
    ("Strong SQL and dbt skills; you have modelled a data warehouse before.", {"sql", "dbt", "data-warehousing"}),
    ("Build LLM agents with LangChain and evaluate them.", {"llm-agents", "langchain"}),
    (
        "Fine-tuning of open models with LoRA and quantization for serving on vLLM.",
        {"fine-tuning", "lora", "quantisation", "vllm"},
    ),
    ("Deep knowledge of C and C++ on embedded Linux.", {"c-language", "cpp", "linux"}),
    ("Our R&D team goes to market together and likes to react quickly.", set()),
    ("Please apply with a cover letter; the rest is up to you.", set()),
    (
        "Statistics, A/B testing and causal inference are your daily bread.",
        {"statistics", "ab-testing", "causal-inference"},
    ),
    ("We need an R programmer who knows statistics and ggplot2.", {"r-language", "statistics"}),
    (
        "You design REST APIs in Go or Rust and care about observability.",
        {"rest-api-design", "go", "rust", "observability"},
    ),
    ("Java is not required, but JavaScript and React are.", {"javascript", "react"}),
    (
        "Hands-on computer vision work: object detection, OCR and image segmentation.",
        {"computer-vision", "object-detection", "ocr", "image-segmentation"},
    ),
    ("Node.js back end, PostgreSQL, Redis.", {"postgresql", "redis"}),
    (
        "Experience training GANs, VAEs or diffusion models.",
        {"generative-adversarial-networks", "autoencoders", "diffusion-models"},
    ),
    ("You have led a team and mentored juniors.", set()),
    # -- tutorials, Chinese -------------------------------------------------------------------------------------
    ("零基础入门深度学习：从神经网络到反向传播。", {"deep-learning", "neural-networks", "backpropagation"}),
    ("手把手教你用LangGraph搭建多智能体系统。", {"langgraph", "multi-agent-systems"}),
    ("线性代数与概率论：机器学习的数学基础。", {"linear-algebra", "probability-theory", "machine-learning"}),
    ("用Pandas和NumPy做数据清洗与可视化。", {"pandas", "numpy", "data-cleaning", "data-visualisation"}),
    ("图神经网络综述：从GCN到图Transformer。", {"graph-neural-networks"}),
    ("强化学习实战：Q-learning与策略梯度。", {"reinforcement-learning", "q-learning", "policy-gradient"}),
    ("提示词工程的十个技巧。", {"prompt-engineering"}),
    (
        "大模型幻觉怎么办？检索增强生成来帮忙。",
        {"large-language-models", "hallucination-mitigation", "retrieval-augmented-generation"},
    ),
    ("知识图谱构建：实体识别与关系抽取。", {"knowledge-graphs", "named-entity-recognition", "information-extraction"}),
    ("聯邦學習與差分隱私入門。", {"federated-learning", "differential-privacy"}),
    ("用Git管理代码，写好单元测试。", {"git", "software-testing"}),
    ("时间序列预测：从ARIMA到Transformer。", {"time-series-forecasting", "transformer-architecture"}),
    ("本周社区活动预告与报名方式。", set()),
    # -- tutorials and papers, English --------------------------------------------------------------------------
    ("An introduction to reinforcement learning from human feedback.", {"rlhf"}),
    ("Attention explained: how transformers read long documents.", {"attention-mechanism", "transformer-architecture"}),
    (
        "We distil a vision transformer into a small convolutional neural network.",
        {"knowledge-distillation", "vision-transformers", "convolutional-networks"},
    ),
    ("Mixture-of-experts models need careful load balancing.", {"mixture-of-experts"}),
    ("A benchmark for text-to-SQL with large language models.", {"text-to-sql", "large-language-models"}),
    (
        "Chain-of-thought prompting improves reasoning in few-shot settings.",
        {"chain-of-thought", "in-context-learning", "llm-reasoning"},
    ),
    (
        "Bayesian optimisation of hyperparameters with Gaussian processes.",
        {"hyperparameter-tuning", "gaussian-processes"},
    ),
    ("Streaming ETL with Kafka and Flink, stored in ClickHouse.", {"kafka", "flink", "clickhouse", "data-pipelines"}),
    (
        "Semi-supervised and self-supervised learning for medical images.",
        {"semi-supervised-learning", "self-supervised-learning", "medical-imaging"},
    ),
    ("How to scrape the web with Python: a weekend project.", {"python", "web-scraping"}),
    ("The model context protocol connects agents to tools.", {"model-context-protocol"}),
    (
        "Support vector machines, random forests and k-nearest neighbours compared.",
        {"support-vector-machines", "random-forest", "nearest-neighbours"},
    ),
    ("Retrieval with BM25 and reranking by a cross-encoder.", {"information-retrieval", "reranking"}),
    ("Notes from our summer party.", set()),
    ("Speech enhancement with state space models such as Mamba.", {"speech-enhancement", "state-space-models"}),
    ("Is it safe to go there? A spark of hope in the dark.", set()),
]
